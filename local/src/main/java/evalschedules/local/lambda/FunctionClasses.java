package evalschedules.local.lambda;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import evalschedules.local.template.Template.FunctionSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a function can load in the managed runtime: its jar, its layers' jars, the JDK, and
 * aws-lambda-java-core; nothing else.
 */
final class FunctionClasses {
  private FunctionClasses() {}

  static ClassLoader of(FunctionSpec function) throws IOException {
    List<Path> jars = new ArrayList<>();
    jars.add(function.jar());
    for (Path layer : function.layers()) {
      jars.addAll(jarsOf(layer.resolve("java/lib")));
    }
    for (Path jar : jars) {
      if (!Files.exists(jar)) {
        throw new NoSuchFileException(jar.toString(), null, "not built: run mvn package");
      }
    }
    return new URLClassLoader(
        function.logicalId(),
        jars.stream().map(FunctionClasses::url).toArray(URL[]::new),
        new RuntimeClasses());
  }

  private static List<Path> jarsOf(Path folder) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      files.forEach(jars::add);
    }
    Collections.sort(jars);
    return jars;
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JDK, and of this process's own class path aws-lambda-java-core alone. */
  private static final class RuntimeClasses extends ClassLoader {
    private static final CodeSource CORE =
        RequestHandler.class.getProtectionDomain().getCodeSource();

    RuntimeClasses() {
      super("runtime", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith(RequestHandler.class.getPackageName())) {
        Class<?> found = Class.forName(name, false, RequestHandler.class.getClassLoader());
        if (CORE.equals(found.getProtectionDomain().getCodeSource())) {
          return found;
        }
      }
      throw new ClassNotFoundException(name);
    }
  }
}
