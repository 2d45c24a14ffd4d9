package evalschedules.getschedule;

import evalschedules.api.Answer;
import evalschedules.api.Problem;
import evalschedules.api.ScheduleJson;
import evalschedules.environment.Environment;
import evalschedules.lookup.Lookup;
import evalschedules.metrics.Metric;
import evalschedules.schedule.NextRun;
import evalschedules.schedule.NextRun.Fault;
import evalschedules.schedule.Schedule;
import evalschedules.schedule.ScheduleId;
import evalschedules.schedule.TeamId;
import evalschedules.storage.ScheduleTable;
import evalschedules.temporal.NextRuns;
import evalschedules.temporal.TemporalConnection;
import evalschedules.webhook.SecretPresence;
import evalschedules.webhook.WebhookSecrets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Reads a schedule, then asks at once when it fires next and whether its webhook secret is stored;
 * neither can fail the read.
 */
final class GetSchedule {
  private static final Logger LOG = LoggerFactory.getLogger(GetSchedule.class);

  /** A client that keeps its own deadline says more than one that is cut off. */
  static final Duration GRACE = Duration.ofMillis(50);

  private final ScheduleTable table;
  private final NextRuns nextRuns;
  private final WebhookSecrets webhookSecrets;
  private final InstantSource clock;

  GetSchedule(
      ScheduleTable table, NextRuns nextRuns, WebhookSecrets webhookSecrets, InstantSource clock) {
    this.table = table;
    this.nextRuns = nextRuns;
    this.webhookSecrets = webhookSecrets;
    this.clock = clock;
  }

  /**
   * Over these clients, as the environment says.
   *
   * @throws IllegalStateException naming the first variable that the environment lacks
   */
  static GetSchedule from(
      Environment environment,
      DynamoDbClient dynamoDb,
      SecretsManagerClient secretsManager,
      TemporalConnection temporal) {
    InstantSource clock = InstantSource.system();
    Duration reuse = environment.seconds("REUSE_SECONDS");
    return new GetSchedule(
        new ScheduleTable(dynamoDb, environment.text("SCHEDULES_TABLE")),
        new NextRuns(temporal, reuse, clock),
        new WebhookSecrets(secretsManager, reuse, clock),
        clock);
  }

  /**
   * The schedule object.
   *
   * @throws Problem.NotFound when the team has no such schedule
   */
  Answer get(TeamId team, ScheduleId id) {
    Schedule schedule = table.find(team, id).orElseThrow(Problem.NotFound::new);
    Lookup<NextRun> nextRun = Lookup.start(() -> nextRuns.of(schedule));
    Lookup<SecretPresence> secret = Lookup.start(() -> webhookSecrets.of(schedule));
    return answer(
        schedule,
        nextRun.within(
            TemporalConnection.DEADLINE.plus(GRACE), failure -> withoutTemporal(schedule, failure)),
        secret.within(WebhookSecrets.DEADLINE.plus(GRACE), GetSchedule::withoutSecretsManager));
  }

  private NextRun withoutTemporal(Schedule schedule, Throwable failure) {
    LOG.warn("no word from Temporal", failure);
    Fault fault = failure instanceof TimeoutException ? Fault.DEADLINE_EXCEEDED : Fault.UNEXPECTED;
    return NextRun.recorded(schedule, clock.instant(), fault);
  }

  private static SecretPresence withoutSecretsManager(Throwable failure) {
    LOG.warn("no word from Secrets Manager", failure);
    return SecretPresence.RECORDED;
  }

  private static Answer answer(Schedule schedule, NextRun nextRun, SecretPresence secret) {
    Map<String, String> headers = new HashMap<>();
    Map<String, Object> log = new HashMap<>();
    headers.put("Next-Run-Status", NextRunStatus.write(nextRun));
    log.put("next_run", NextRunStatus.token(nextRun));
    if (nextRun.fault() != null) {
      log.put("next_run_fault", nextRun.fault().name());
      count(nextRun, nextRun.fault());
    }
    if (secret.recorded()) {
      headers.put("Webhook-Secret-Status", "recorded");
      log.put("webhook_secret", "recorded");
      Metric.WEBHOOK_SECRET_RECORDED.count();
    }
    return new Answer(
        ScheduleJson.write(schedule, nextRun, secret), schedule.revision(), headers, log);
  }

  private static void count(NextRun nextRun, Fault fault) {
    (nextRun.at() == null ? Metric.NEXT_RUN_UNAVAILABLE : Metric.NEXT_RUN_RECORDED).count();
    if (fault.isMisconfiguration()) {
      Metric.TEMPORAL_REFUSED.count();
    }
  }
}
