package evalschedules.local.seed;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import evalschedules.apikey.ApiKeyText;
import evalschedules.operator.OwnerOnly;
import evalschedules.operator.keys.ApiKeyTable;
import evalschedules.operator.keys.StoredKey;
import evalschedules.operator.keys.StoredKey.Act;
import evalschedules.schedule.TeamId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The local run's API keys: made at its first start, kept in a file that only its owner can read,
 * in the table as hashes.
 */
final class ApiKeySeeds {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Seed> SEEDS =
      List.of(
          new Seed("team_a", "team_a", "read:evals write:evals", false, null),
          new Seed("team_a_read_only", "team_a", "read:evals", false, null),
          new Seed("team_a_write_only", "team_a", "write:evals", false, null),
          new Seed("team_b", "team_b", "read:evals write:evals", false, null),
          new Seed("revoked", "team_a", "read:evals write:evals", true, null),
          new Seed(
              "expired",
              "team_a",
              "read:evals write:evals",
              false,
              Instant.parse("2025-01-01T00:00:00Z")));

  private final ApiKeyTable table;

  ApiKeySeeds(ApiKeyTable table) {
    this.table = table;
  }

  private record Seed(
      String name, String team, String scopes, boolean revoked, @Nullable Instant expiresAt) {
    StoredKey key() {
      return new StoredKey(
          "key_local_" + name,
          new TeamId(team),
          "org_local",
          scopes,
          revoked,
          expiresAt,
          new Act("make run", Instant.now()));
    }
  }

  /** The keys by their names, all in the table. */
  Map<String, String> add(Path file) throws IOException {
    Map<String, String> keys = Files.exists(file) ? read(file) : create(file);
    for (Seed seed : SEEDS) {
      String text = Objects.requireNonNull(keys.get(seed.name()), seed.name());
      table.add(new ApiKeyText(text), seed.key());
    }
    return keys;
  }

  private static Map<String, String> read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), new TypeReference<LinkedHashMap<String, String>>() {});
  }

  private static Map<String, String> create(Path file) throws IOException {
    SecureRandom random = new SecureRandom();
    Map<String, String> keys = new LinkedHashMap<>();
    for (Seed seed : SEEDS) {
      keys.put(seed.name(), ApiKeyText.random(random).value());
    }
    OwnerOnly.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(keys));
    return keys;
  }
}
