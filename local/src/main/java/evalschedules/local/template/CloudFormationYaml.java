package evalschedules.local.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * YAML with CloudFormation's short functions. {@code !Ref} and {@code !Sub} give the parameter's
 * value, or the logical id of a resource; {@code !GetAtt} gives the logical id, since locally a
 * resource is known by nothing else.
 */
final class CloudFormationYaml {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

  /** Conditions decide about permissions alone, which a local run has none of. */
  private static final ConstructNode NOT_READ = _ -> "";

  private CloudFormationYaml() {}

  /** Parameters that are not given have the default that the template gives them. */
  static Node read(String yaml, Map<String, String> parameters) {
    Map<String, String> values = new HashMap<>();
    parse(yaml, values)
        .at("Parameters")
        .entries()
        .forEach(
            (name, spec) ->
                spec.find("Default").ifPresent(value -> values.put(name, value.text())));
    values.putAll(parameters);
    return parse(yaml, values);
  }

  private static Node parse(String yaml, Map<String, String> values) {
    Map<Tag, ConstructNode> functions =
        Map.of(
            new Tag("!Ref"),
            function(name -> values.getOrDefault(name, name)),
            new Tag("!GetAtt"),
            function(attribute -> attribute.substring(0, attribute.indexOf('.'))),
            new Tag("!Sub"),
            function(text -> substitute(text, values)),
            new Tag("!If"),
            NOT_READ,
            new Tag("!Not"),
            NOT_READ,
            new Tag("!Equals"),
            NOT_READ);
    return new Node(
        Optional.ofNullable(
                new Load(LoadSettings.builder().setTagConstructors(functions).build())
                    .loadFromString(yaml))
            .orElseThrow(() -> new IllegalArgumentException("template.yaml is empty")),
        "template");
  }

  private static ConstructNode function(UnaryOperator<String> function) {
    return node -> function.apply(((ScalarNode) node).getValue());
  }

  private static String substitute(String text, Map<String, String> values) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            name -> Matcher.quoteReplacement(values.getOrDefault(name.group(1), name.group(1))));
  }
}
