#!/usr/bin/env python3
"""The service under a fixed rate of requests: how long the answers take, how many are refused, and what the process holds.

Open-loop: vegeta sends each request when its time has come, whether or not those before are answered, so a slow answer
delays no other request and hides none. A request that finds all instances busy is refused, as by Lambda.
"""
import argparse
import concurrent.futures
import csv
import json
import pathlib
import subprocess
import sys
import time

import pages

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from running_service import FOLDER, PATH, Gateway, LocalRun, Service  # noqa: E402

VEGETA = ROOT / ".local" / "load" / "vegeta"
RESULTS = ROOT / "bench" / "load.json"
READABLE = ["cron", "interval", "disabled", "no_webhook", "webhook_secret_deleted"]
RATES = {1: (5, 10, 20, 40), 4: (20, 40, 80, 120), 16: (40, 80, 120, 160)}  # requests a second, by instances
WARM_UP_SECONDS = 15
STEP_SECONDS = 20
STEADY_INSTANCES, STEADY_RATE = 4, 40  # of the long run
SAMPLE_SECONDS = 5


def attack(service, rate, seconds):
    """Milliseconds and status of each answer."""
    targets = "\n\n".join(
        f"GET {service.base_url}{PATH}{service.schedules[case]}\nAuthorization: Bearer {service.keys['team_a']}" for case in READABLE
    )
    command = [VEGETA, "attack", f"-rate={rate}/s", f"-duration={seconds}s", "-timeout=10s"]
    sent = subprocess.run(command, input=targets.encode(), stdout=subprocess.PIPE, check=True).stdout
    lines = subprocess.run([VEGETA, "encode", "-to=csv"], input=sent, stdout=subprocess.PIPE, check=True).stdout.decode()
    return [(int(fields[2]) / 1e6, int(fields[1])) for fields in csv.reader(lines.splitlines())]


def step(service, instances, rate, seconds):
    answers = attack(service, rate, seconds)
    good = sorted(ms for ms, status in answers if status == 200)
    row = {"instances": instances, "rate": rate, "sent": len(answers), "refused": len(answers) - len(good)}
    for name, share in (("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999)):
        row[name] = round(good[min(len(good) - 1, int(len(good) * share))], 1) if good else None
    say(row)
    return row


def say(row):
    print("".join(f"{value!s:>10}" for value in row.values()), flush=True)


def held(gateway):
    """Resident memory in MiB, and threads, of the process that runs the functions."""
    lines = pathlib.Path(f"/proc/{gateway.process.pid}/status").read_text().splitlines()
    status = dict(line.split(":", 1) for line in lines)
    return {"rss_mib": int(status["VmRSS"].split()[0]) / 1024, "threads": int(status["Threads"])}


def with_instances(service, instances):
    gateway = Gateway(service, f"load-{instances}", RESERVED_CONCURRENCY=str(instances), REUSE_SECONDS="0")
    attack(gateway.service, RATES[instances][0], WARM_UP_SECONDS)
    return gateway


def ladder(service):
    rows = []
    for instances, rates in RATES.items():
        gateway = with_instances(service, instances)
        rows += [step(gateway.service, instances, rate, STEP_SECONDS) for rate in rates]
        gateway.end()
    return rows


def steady(service, minutes):
    """The row of a long run, and what the process held meanwhile."""
    gateway = with_instances(service, STEADY_INSTANCES)
    samples, started = [], time.monotonic()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        running = pool.submit(step, gateway.service, STEADY_INSTANCES, STEADY_RATE, minutes * 60)
        while not running.done():
            samples.append({"seconds": round(time.monotonic() - started), **held(gateway)})
            time.sleep(SAMPLE_SECONDS)
    gateway.end()
    return running.result(), samples


def draw_ladder(rows):
    def axes_of(axes):
        for instances in RATES:
            own = [row for row in rows if row["instances"] == instances and row["p99"]]
            rates = [row["rate"] for row in own]
            (line,) = axes[0].plot(rates, [row["p50"] for row in own], marker="o", label=f"{instances} instances, p50")
            axes[0].plot(rates, [row["p99"] for row in own], marker="o", linestyle="--", color=line.get_color(), label="p99")
            axes[1].plot(rates, [100 * row["refused"] / row["sent"] for row in own], marker="o", label=f"{instances} instances")
        axes[0].set(xlabel="requests a second", ylabel="milliseconds", yscale="log")
        axes[1].set(xlabel="requests a second", ylabel="refused, %")
        axes[0].legend()
        axes[1].legend()

    pages.draw("load", 9, 3.6, axes_of)


def draw_samples(samples):
    def axes_of(axes):
        minutes = [sample["seconds"] / 60 for sample in samples]
        for axis, field, label in zip(axes, ("rss_mib", "threads"), ("resident memory, MiB", "threads")):
            axis.plot(minutes, [sample[field] for sample in samples])
            axis.set(xlabel="minutes", ylabel=label, ylim=(0, None))

    pages.draw("load-memory", 9, 2.8, axes_of)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10, help="of the long run")
    minutes = parser.parse_args().minutes
    ladder_seconds = sum(WARM_UP_SECONDS + STEP_SECONDS * len(rates) for rates in RATES.values())
    print(f"About {round((ladder_seconds + minutes * 60 + 60) / 60)} minutes. Refused are those that find no free instance.")
    run = LocalRun(FOLDER.name)
    try:
        service = Service(run.ready())
        say({name: name for name in ("instances", "rate/s", "sent", "refused", "p50 ms", "p99 ms", "p99.9 ms")})
        rows = ladder(service)
        long, samples = steady(service, minutes)
    finally:
        run.end()
    RESULTS.write_text(json.dumps({"ladder": rows, "steady": long, "samples": samples}, indent=1) + "\n")
    draw_ladder(rows)
    draw_samples(samples)
    head = ["instances", "requests a second", "sent", "refused", "p50, ms", "p99, ms", "p99.9, ms"]
    pages.put("load.md", "make load", [head, *(["" if value is None else f"{value:,}" for value in row.values()] for row in [*rows, long])])
    print(f"written: {RESULTS.relative_to(ROOT)}, docs/load.md, docs/load.svg, docs/load-memory.svg")


if __name__ == "__main__":
    main()
