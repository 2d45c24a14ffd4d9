#!/usr/bin/env python3
"""What one `make bench` measured, against what we want of it: a table, and bench/results.json.

Each ratio is of two figures of the same run, taken in turns.
"""
import json
import os
import subprocess

import run as bench

ROOT = os.path.dirname(bench.HERE)
RESULTS = os.path.join(bench.HERE, "results.json")


def read(name):
    with open(os.path.join(bench.WORK, name + ".json")) as f:
        return json.load(f)


def floor(warm):
    """Bare calls to the three services, without an SDK: the median of before and after."""
    return sum(f["get_item_then_both"]["p50_us"] for f in warm["floor"]) / len(warm["floor"]) / 1000


def goals(restored, series, cold, warm):
    """What is compared, what with, the figure, and the most it may be."""
    first, cpu = restored["table"], {name: row["warm_cpu_ms"] for name, row in warm["summary"].items()}
    ours = first["ours"]
    yield "restored: first answer", "Go, cold", ours["total_p50"] / first["go"]["total_p50"], 1.0
    yield "restored: first answer", "Python, cold", ours["total_p50"] / first["python"]["total_p50"], 0.06
    yield "restored: p99", "its own p50", ours["total_p99"] / ours["total_p50"], 1.4
    yield "authorizer and function restored in series", "Go, cold", series["table"]["both"]["x_go"], 1.6
    yield "snapshot", "plain Java's, primed", ours["image_p100"] / first["java-primed"]["image_p100"], 0.8
    yield "cold start without a snapshot", "plain Java", median(cold, "ours") / median(cold, "java"), 0.65
    if "node" in cpu:
        yield "CPU of a warm GET", "Node", cpu["ours"] / cpu["node"], 1.0
    yield "CPU of a warm GET that reuses", "Go, without reuse", cpu["ours-reuse"] / cpu["go"], 1.0
    yield "latency of a warm GET", "bare calls", warm["summary"]["ours"]["warm_ms"]["p50"] / floor(warm), 1.25
    yield "peak memory, MiB", "", ours["rss_p100"], 160
    yield "function and layers, zipped, MB", "", cold["summary"]["ours"]["artifact_zip_bytes"] / 1e6, 30


def median(cold, name):
    return cold["summary"][name]["cold_ms"]["p50"]


def main():
    restored, series, cold, warm = (read(name) for name in ("snapshot", "series", "cold", "warm"))
    rows = [{"what": what, "against": against, "figure": round(figure, 3), "at_most": most} for what, against, figure, most in
            goals(restored, series, cold, warm)]
    print(f"{'':<44}{'against':<22}{'figure':>8}{'at most':>9}")
    for row in rows:
        print(f"{row['what']:<44}{row['against']:<22}{row['figure']:>8.2f}{row['at_most']:>9}{'' if row['figure'] <= row['at_most'] else '  not reached'}")
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    results = {
        "commit": commit, "when": warm["when"], "cores": warm["cores"], "versions": warm["versions"],
        "turns": {"restored": len(restored["raw"]["ours"]), "series": len(series["turns"]), "cold": cold["args"]["cold"], "warm": warm["args"]["warm"]},
        "goals": rows, "restored": restored["table"], "series": series["table"], "cold": cold["summary"], "warm": warm["summary"],
        "floor_ms": round(floor(warm), 3),
    }
    with open(RESULTS, "w") as f:
        json.dump(results, f, indent=1)
        f.write("\n")
    print("written:", os.path.relpath(RESULTS, ROOT))


if __name__ == "__main__":
    main()
