import evalschedules.metrics.Metric;
import org.slf4j.LoggerFactory;

/** Prints every metric once, and a line of each kind of logger, with a function's jars as its class path. */
class Output {
  public static void main(String[] arguments) throws ClassNotFoundException {
    Class.forName("software.amazon.lambda.powertools.logging.PowertoolsLogging"); // takes Lambda's level
    for (Metric metric : Metric.values()) {
      metric.count();
    }
    Metric.flush();
    LoggerFactory.getLogger("request").info("a request");
    LoggerFactory.getLogger("evalschedules.api.Endpoint").info("ours");
    LoggerFactory.getLogger("io.temporal.serviceclient").info("a library's information");
    LoggerFactory.getLogger("io.temporal.serviceclient").warn("a library's warning");
  }
}
