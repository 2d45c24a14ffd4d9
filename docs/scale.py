"""What docs/scale.md says in figures. `make scale` prints it; change an assumption or a limit here and paste the result there."""

import math

from cost import FLAT, READS_MS, READS_PER_AUTHORIZATION, WITH_WEBHOOK

REUSE_SECONDS = 30
RATES = (10, 1_000, 100_000)  # GETs a second
MANY, FEW = 10_000_000, 1_000  # schedules that the GETs are spread over, evenly

# What one region of an account allows unless it asks for more; docs/scale.md names the sources
LIMITS = {
    "API Gateway": 10_000,  # requests a second
    "Lambda": 1_000,  # instances at once
    "DynamoDB": 40_000,  # read units a second of one table; one needed for each GET
    "Temporal": 2_000,  # requests a second of one namespace
    "Secrets Manager": 40_000,  # DescribeSecret a second; not adjustable
}
SECRETS = 500_000  # in one region of an account
LAMBDA_STEP = (1_000, 10)  # instances more of one function, in seconds


def share_asked(rate, schedules, instances):
    """The share of reads for which an instance has no answer that it could reuse."""
    reads = rate / schedules / instances  # of one schedule by one instance, a second
    return 1 / (1 + reads * REUSE_SECONDS)


def needs(rate, schedules):
    """By service, what a rate of GETs asks of it, and the share of them that asks Temporal and Secrets Manager."""
    asked = 1.0
    for _ in range(20):  # quick answers need fewer instances, and fewer instances reuse more
        milliseconds = asked * READS_MS[False] + (1 - asked) * READS_MS[True]
        instances = max(1, rate * milliseconds / 1000)
        asked = share_asked(rate, schedules, instances)
    return {
        "API Gateway": rate,
        "Lambda": math.ceil(instances + rate / READS_PER_AUTHORIZATION * READS_MS[True] / 1000),
        "DynamoDB": rate,
        "Temporal": rate * asked,
        "Secrets Manager": rate * asked * WITH_WEBHOOK,
    }


def cell(value, limit):
    text = f"{value:,.0f}"
    return f"**{text}**" if value > limit else text


def page():
    columns = [(rate, schedules) for schedules in (MANY, FEW) for rate in RATES]
    heads = [f"{rate:,}/s over {schedules:,}" for rate, schedules in columns]
    lines = [f"| | limit | {' | '.join(heads)} |", "| --- |" + " ---: |" * (len(heads) + 1)]
    all_needs = [needs(*column) for column in columns]
    for service, limit in LIMITS.items():
        cells = [cell(of[service], limit) for of in all_needs]
        lines.append(f"| {service} | {limit:,} | {' | '.join(cells)} |")
    instances, seconds = LAMBDA_STEP
    grown = needs(RATES[-1], MANY)["Lambda"]
    lines += [
        "",
        f"Webhook secrets of {MANY:,} schedules: {MANY / SECRETS:.0f} times what a region keeps, and "
        f"{MANY * FLAT['secret'] / 1e6:.0f} million dollars a month. "
        f"From nothing to {grown:,} instances: {math.ceil(grown / instances) * seconds} seconds.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(page())
