package evalschedules.operator;

import evalschedules.api.Scope;
import evalschedules.apikey.ApiKeyText;
import evalschedules.operator.keys.ApiKeyTable;
import evalschedules.operator.keys.StoredKey;
import evalschedules.operator.keys.StoredKey.Act;
import evalschedules.schedule.TeamId;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes, lists, revokes and ends API keys. */
@Command(name = "key", description = "API keys: who may call the API, and what for.")
final class KeyCommand {
  private static final String ROW = "%-30s  %-20s  %-22s  %-7s  %-20s  %-20s  %s%n";

  @ParentCommand private Operator operator = new Operator();

  @Command(description = "Makes a key and prints it, this once; nothing keeps it.")
  int create(
      @Option(
              names = "--team",
              paramLabel = "TEAM",
              required = true,
              description = "whose key it is")
          TeamId team,
      @Option(
              names = "--org",
              paramLabel = "ORG",
              defaultValue = "",
              description = "the team's organization")
          String org,
      @Option(
              names = "--scopes",
              paramLabel = "SCOPES",
              split = ",",
              required = true,
              description = "what it may do: read:evals, write:evals, or both, with a comma")
          Set<Scope> scopes,
      @Option(
              names = "--expires",
              paramLabel = "TIME",
              description = "refused from then on; never, if not given")
          @Nullable Instant expires)
      throws IOException {
    Stack stack = operator.stack();
    SecureRandom random = new SecureRandom();
    ApiKeyText text = ApiKeyText.random(random);
    Act act = now(stack);
    StoredKey key = new StoredKey(newId(random), team, org, texts(scopes), false, expires, act);
    table(stack).add(text, key);
    System.out.println(text.value());
    AuditLine.print(stack, "create", key, act);
    return 0;
  }

  @Command(description = "Lists the keys, without their texts.")
  int list(
      @Option(names = "--team", paramLabel = "TEAM", description = "of one team")
          @Nullable TeamId team)
      throws IOException {
    System.out.printf(ROW, "KEY ID", "TEAM", "SCOPES", "STATE", "EXPIRES", "CREATED", "BY");
    Instant now = Instant.now();
    for (StoredKey key : table(operator.stack()).list(team)) {
      System.out.printf(
          ROW,
          key.id(),
          key.team(),
          key.scopes(),
          key.stateAt(now),
          key.expiresAt() == null ? "never" : key.expiresAt(),
          key.created() == null ? "?" : key.created().at(),
          key.created() == null ? "?" : key.created().by());
    }
    return 0;
  }

  @Command(description = "Ends a key for good. API Gateway may take it for 60 seconds more.")
  int revoke(@Parameters(paramLabel = "KEY_ID", description = "as list shows it") String id)
      throws IOException {
    Stack stack = operator.stack();
    Act act = now(stack);
    return tell(stack, "revoke", id, table(stack).revoke(id, act), act);
  }

  @Command(description = "Sets when a key expires. A revoked key stays revoked.")
  int expire(
      @Parameters(paramLabel = "KEY_ID", description = "as list shows it") String id,
      @Option(
              names = "--at",
              paramLabel = "TIME",
              required = true,
              description = "refused from then on")
          Instant at)
      throws IOException {
    Stack stack = operator.stack();
    Act act = now(stack);
    return tell(stack, "expire", id, table(stack).expire(id, at, act), act);
  }

  private static int tell(Stack stack, String action, String id, Optional<StoredKey> key, Act act) {
    AuditLine.print(
        stack,
        action,
        key.orElseThrow(
            () -> new CannotGoOn("There is no key " + id + ". `list` shows those that exist.")),
        act);
    return 0;
  }

  private static ApiKeyTable table(Stack stack) {
    return new ApiKeyTable(PatientClients.dynamoDb(), stack.apiKeysTable());
  }

  private static Act now(Stack stack) {
    return new Act(stack.operator(), Instant.now());
  }

  private static String newId(SecureRandom random) {
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    return "key_" + HexFormat.of().formatHex(bytes);
  }

  private static String texts(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::wireName).collect(Collectors.joining(" "));
  }
}
