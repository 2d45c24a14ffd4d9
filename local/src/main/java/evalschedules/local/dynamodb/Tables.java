package evalschedules.local.dynamodb;

import evalschedules.local.template.Node;
import evalschedules.local.template.Template.TableSpec;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;

/** Makes the template's tables; a table's name is its logical id. */
public final class Tables {
  private final DynamoDbClient dynamoDb;

  public Tables(DynamoDbClient dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  /** Makes each table that is not there yet. */
  public void create(List<TableSpec> tables) {
    for (TableSpec table : tables) {
      try {
        dynamoDb.createTable(request(table));
      } catch (ResourceInUseException e) {
        // kept from an earlier run
      }
    }
  }

  private static CreateTableRequest request(TableSpec table) {
    Node properties = table.properties();
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(table.logicalId())
            .billingMode(properties.at("BillingMode").text())
            .keySchema(keys(properties))
            .attributeDefinitions(
                properties.at("AttributeDefinitions").list().stream()
                    .map(
                        attribute ->
                            AttributeDefinition.builder()
                                .attributeName(attribute.at("AttributeName").text())
                                .attributeType(attribute.at("AttributeType").text())
                                .build())
                    .toList());
    properties
        .find("GlobalSecondaryIndexes")
        .ifPresent(
            indexes ->
                request.globalSecondaryIndexes(
                    indexes.list().stream().map(Tables::index).toList()));
    return request.build();
  }

  private static GlobalSecondaryIndex index(Node index) {
    return GlobalSecondaryIndex.builder()
        .indexName(index.at("IndexName").text())
        .keySchema(keys(index))
        .projection(
            Projection.builder()
                .projectionType(index.at("Projection").at("ProjectionType").text())
                .build())
        .build();
  }

  private static List<KeySchemaElement> keys(Node parent) {
    return parent.at("KeySchema").list().stream()
        .map(
            key ->
                KeySchemaElement.builder()
                    .attributeName(key.at("AttributeName").text())
                    .keyType(key.at("KeyType").text())
                    .build())
        .toList();
  }
}
