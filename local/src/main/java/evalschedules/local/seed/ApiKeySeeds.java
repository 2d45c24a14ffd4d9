package evalschedules.local.seed;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The local run's API keys: made at its first start, kept in a file that only its owner can read,
 * in the table as hashes.
 */
final class ApiKeySeeds {
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Seed> SEEDS =
      List.of(
          new Seed("team_a", "team_a", "read:evals write:evals", "active", null),
          new Seed("team_a_read_only", "team_a", "read:evals", "active", null),
          new Seed("team_a_write_only", "team_a", "write:evals", "active", null),
          new Seed("team_b", "team_b", "read:evals write:evals", "active", null),
          new Seed("revoked", "team_a", "read:evals write:evals", "revoked", null),
          new Seed(
              "expired",
              "team_a",
              "read:evals write:evals",
              "active",
              Instant.parse("2025-01-01T00:00:00Z")));

  private final DynamoDbClient dynamoDb;
  private final String table;

  ApiKeySeeds(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  private record Seed(
      String name,
      String team,
      String scopes,
      String status,
      @org.jspecify.annotations.Nullable Instant expiresAt) {}

  /** The keys by their names, all in the table. */
  Map<String, String> add(Path file) throws IOException {
    Map<String, String> keys = Files.exists(file) ? read(file) : create(file);
    SEEDS.forEach(
        seed -> put(seed, java.util.Objects.requireNonNull(keys.get(seed.name()), seed.name())));
    return keys;
  }

  private void put(Seed seed, String key) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("key_hash", AttributeValue.fromS(sha256(key)));
    item.put("key_id", AttributeValue.fromS("key_local_" + seed.name()));
    item.put("team_id", AttributeValue.fromS(seed.team()));
    item.put("org_id", AttributeValue.fromS("org_local"));
    item.put("scopes", AttributeValue.fromS(seed.scopes()));
    item.put("status", AttributeValue.fromS(seed.status()));
    if (seed.expiresAt() != null) {
      item.put(
          "expires_at", AttributeValue.fromN(Long.toString(seed.expiresAt().getEpochSecond())));
    }
    dynamoDb.putItem(put -> put.tableName(table).item(item));
  }

  private static Map<String, String> read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), new TypeReference<LinkedHashMap<String, String>>() {});
  }

  private static Map<String, String> create(Path file) throws IOException {
    SecureRandom random = new SecureRandom();
    Map<String, String> keys = new LinkedHashMap<>();
    for (Seed seed : SEEDS) {
      keys.put(
          seed.name(),
          random
              .ints(43, 0, BASE62.length())
              .mapToObj(digit -> BASE62.substring(digit, digit + 1))
              .collect(Collectors.joining("", "mk-", "")));
    }
    OwnerOnly.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(keys));
    return keys;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
