package evalschedules.metrics;

import software.amazon.lambda.powertools.metrics.MetricsFactory;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/**
 * Everything that is counted, each by the one dimension {@code Service}. Ids are in the log, not
 * here.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html">Embedded
 *     metric format</a>
 */
public enum Metric {
  /** A request that reached the function, whatever its answer. */
  REQUESTS("Requests"),
  /** Temporal did not answer; the time given was recorded before. */
  NEXT_RUN_RECORDED("NextRunRecorded"),
  /** Temporal did not answer and no recorded time was left: next_run_at was null. */
  NEXT_RUN_UNAVAILABLE("NextRunUnavailable"),
  /** Temporal refused the credentials or does not know the namespace: a misconfiguration. */
  TEMPORAL_REFUSED("TemporalRefused"),
  /** Secrets Manager did not answer; webhook_configured was taken from the item. */
  WEBHOOK_SECRET_RECORDED("WebhookSecretRecorded"),
  /** DynamoDB did not answer: 503. */
  STORAGE_UNAVAILABLE("StorageUnavailable"),
  /** A stored item is not what the writers write: 500. */
  CORRUPT_ITEM("CorruptItem"),
  /** A defect: 500. */
  INTERNAL_ERROR("InternalError"),
  /** The authorizer could not read the key table: 503. */
  KEY_TABLE_UNAVAILABLE("KeyTableUnavailable"),
  /** Priming before a snapshot failed: the first request after a restore will be slow. */
  PRIMING_FAILED("PrimingFailed");

  private final String wireName;

  Metric(String wireName) {
    this.wireName = wireName;
  }

  /** Adds one to this request's count. */
  public void count() {
    MetricsFactory.getMetricsInstance().addMetric(wireName, 1, MetricUnit.COUNT);
  }

  /** Prints what this request counted; at least one metric must have been. */
  public static void flush() {
    MetricsFactory.getMetricsInstance().flush();
  }
}
