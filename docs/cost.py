"""What docs/cost.md says in figures. `make cost` prints it; change a price or an assumption here and paste the result there."""

MILLION = 1_000_000

# US East (N. Virginia), dollars
PRICES = {
    "API Gateway, a million calls": 3.50,
    "Lambda, a million requests": 0.20,
    "Lambda, a GB-second on arm64": 0.0000133334,
    "DynamoDB, a million read units": 0.125,
    "Secrets Manager, a million calls": 5.00,
    "CloudWatch Logs, a GB taken in": 0.50,
    "Internet, a GB sent out": 0.09,
}
FLAT = {"secret": 0.40, "alarm": 0.10, "dashboard": 3.00}
FREE = {"alarm": 10, "dashboard": 3}

MEMORY_GB = 1
ALARM_METRICS = 12  # an alarm counts once for each metric that it looks at

# Assumptions about a million reads
READS_MS = {False: 25, True: 8}  # billed time of GetSchedule, without and with reuse
AUTHORIZER_MS = 8
READS_PER_AUTHORIZATION = 20  # of one key in a minute
READS_PER_LOOKUP = 10  # of one schedule in 30 seconds in one warm instance, when answers are reused
WITH_WEBHOOK = 1.0  # share of schedules with a webhook secret
LOG_BYTES = 1_600  # request line, metrics and access log line
AUTHORIZER_LOG_BYTES = 400
ANSWER_BYTES = 1_500


def million_reads(reuse):
    """Item to dollars for a million GETs."""
    authorizations = MILLION / READS_PER_AUTHORIZATION
    lookups = MILLION / (READS_PER_LOOKUP if reuse else 1)
    seconds = (MILLION * READS_MS[reuse] + authorizations * AUTHORIZER_MS) / 1000
    log_bytes = MILLION * LOG_BYTES + authorizations * AUTHORIZER_LOG_BYTES
    return {
        "API Gateway": PRICES["API Gateway, a million calls"],
        "Lambda, requests": (MILLION + authorizations) / MILLION * PRICES["Lambda, a million requests"],
        "Lambda, time": seconds * MEMORY_GB * PRICES["Lambda, a GB-second on arm64"],
        "DynamoDB": (MILLION + authorizations) / MILLION * PRICES["DynamoDB, a million read units"],
        "Secrets Manager": lookups * WITH_WEBHOOK / MILLION * PRICES["Secrets Manager, a million calls"],
        "Logs and metrics": log_bytes / 1e9 * PRICES["CloudWatch Logs, a GB taken in"],
        "Answers sent out": MILLION * ANSWER_BYTES / 1e9 * PRICES["Internet, a GB sent out"],
    }


def month_at_rest(secrets, watched):
    """Dollars a month of a stack that nobody calls, besides a few cents for what its tables and logs store."""
    alarms = max(0, ALARM_METRICS - FREE["alarm"]) * FLAT["alarm"] if watched else 0
    return secrets * FLAT["secret"] + alarms


def page():
    without, with_reuse = million_reads(reuse=False), million_reads(reuse=True)
    lines = ["| a million GETs | without reuse | with reuse |", "| --- | ---: | ---: |"]
    lines += [f"| {item} | {without[item]:.2f} | {with_reuse[item]:.2f} |" for item in without]
    lines += [f"| **together** | **{sum(without.values()):.2f}** | **{sum(with_reuse.values()):.2f}** |", ""]
    lines += ["| a month at rest, by secrets | dev | prod |", "| ---: | ---: | ---: |"]
    lines += [
        f"| {secrets} | {month_at_rest(secrets, False):.2f} | {month_at_rest(secrets, True):.2f} |"
        for secrets in (1, 11, 101)
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(page())
