package evalschedules.operator;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that hold keys: readable by their owner alone, and never seen half-written. */
public final class OwnerOnly {
  private OwnerOnly() {}

  public static void write(Path file, String text) throws IOException {
    write(
        file,
        writer -> {
          writer.write(text);
          writer.newLine();
        });
  }

  /** The file is there once all was written; when writing fails, what was there before stays. */
  public static void write(Path file, Content content) throws IOException {
    Path unfinished =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            file.getFileName().toString(),
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (BufferedWriter writer = Files.newBufferedWriter(unfinished)) {
        content.writeTo(writer);
      }
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Writes what a file is to hold. */
  public interface Content {
    void writeTo(BufferedWriter writer) throws IOException;
  }
}
