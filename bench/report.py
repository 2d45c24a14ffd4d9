#!/usr/bin/env python3
"""What one `make bench` measured, beside what we want of it: bench/results.json, and tables and a plot in docs/.

Each ratio is of two figures of the same run, taken in turns.
"""
import json
import os
import subprocess

import pages
import run as bench

ROOT = os.path.dirname(bench.HERE)
RESULTS = os.path.join(bench.HERE, "results.json")


def read(name):
    with open(os.path.join(bench.WORK, name + ".json")) as f:
        return json.load(f)


def floor(warm):
    """Bare calls to the three services, without an SDK: the median of before and after."""
    return sum(f["get_item_then_both"]["p50_us"] for f in warm["floor"]) / len(warm["floor"]) / 1000


def median(cold, name):
    return cold["summary"][name]["cold_ms"]["p50"]


def goals(restored, first_get, cold, warm):
    """What is compared, what with, the figure, and the most it may be."""
    first, cpu = restored["table"], {name: row["warm_cpu_ms"] for name, row in warm["summary"].items()}
    ours = first["ours"]
    yield "restored: first answer", "Go, cold", ours["total_p50"] / first["go"]["total_p50"], 1.0
    yield "the same", "Python, cold", ours["total_p50"] / first["python"]["total_p50"], 0.06
    yield "its p99", "its p50", ours["total_p99"] / ours["total_p50"], 1.4
    yield "authorizer and function restored, one after the other", "Go, cold", first_get["table"]["both"]["x_go"], 1.6
    yield "snapshot", "plain Java's, primed", ours["image_p100"] / first["java-primed"]["image_p100"], 0.8
    yield "cold start without a snapshot", "plain Java", median(cold, "ours") / median(cold, "java"), 0.65
    if "node" in cpu:
        yield "CPU of a warm GET", "Node", cpu["ours"] / cpu["node"], 1.0
    yield "CPU of a warm GET that reuses", "Go, without reuse", cpu["ours-reuse"] / cpu["go"], 1.0
    yield "latency of a warm GET", "bare calls", warm["summary"]["ours"]["warm_ms"]["p50"] / floor(warm), 1.25
    yield "peak memory, MiB", "", ours["rss_p100"], 160
    yield "function and layers, zipped, MB", "", cold["summary"]["ours"]["artifact_zip_bytes"] / 1e6, 30


def first_answers(restored, first_get):
    """Rows of the first table: name, milliseconds at p50 and p99, CPU, memory, snapshot, and times Go's."""
    for name, shown in (("go", "Go, cold"), ("python", "Python, cold"), ("java-primed", "plain Java, primed once, restored"), ("ours", "**ours, restored**")):
        row = restored["table"][name]
        yield shown, row["total_p50"], row["total_p99"], row["cpu_p50"], row["rss_p100"], row["image_p100"], row["x_go"]
    table = first_get["table"]
    for name, shown in (("both", "authorizer and ours restored, one after the other"), ("go, TLS", "Go, cold, TLS to all three services"),
                        ("function, TLS", "**ours, restored, the same**")):
        yield shown, table[name]["p50"], table[name]["p99"], None, None, None, table[name]["x_go"]


def warm_rows(warm):
    for name, shown in (("go", "Go"), ("node", "Node"), ("ours", "**ours**"), ("ours-reuse", "**ours, reusing answers for 30 s**")):
        if name in warm["summary"]:
            row = warm["summary"][name]
            yield shown, row["warm_cpu_ms"], row["warm_ms"]["p50"], row["warm_ms"]["p99"], row["warm_rss_mib"]


def cells(row, digits):
    return ["" if value is None else value if isinstance(value, str) else f"{value:,.{digits}f}" for value in row]


def draw(firsts, warms):
    def bars(axis, names, values, label):
        names = [name.replace("*", "") for name in names]
        colors = ["tab:blue" if "ours" in name else "lightgray" for name in names]
        axis.bar_label(axis.barh(names, values, color=colors), fmt="%.1f", padding=3)
        axis.invert_yaxis()
        axis.set(xlabel=label, xlim=(0, max(values) * 1.15))
        axis.grid(axis="y", visible=False)

    def axes_of(axes):
        shown = [row for row in firsts if not row[0].startswith("Python")]  # its bar would leave no room for the others
        bars(axes[0], [row[0] for row in shown], [row[1] for row in shown], "first answer, ms (p50)")
        bars(axes[1], [row[0] for row in warms], [row[1] for row in warms], "CPU of a warm GET, ms")

    pages.draw("performance", 11, 3.2, axes_of)


def main():
    restored, first_get, cold, warm = (read(name) for name in ("snapshot", "first_get", "cold", "warm"))
    rows = [{"what": what, "against": against, "figure": round(figure, 3), "at_most": most} for what, against, figure, most in
            goals(restored, first_get, cold, warm)]
    print(f"{'':<54}{'against':<22}{'figure':>8}{'at most':>9}")
    for row in rows:
        row["reached"] = row["figure"] <= row["at_most"]
        print(f"{row['what']:<54}{row['against']:<22}{row['figure']:>8.2f}{row['at_most']:>9}{'' if row['reached'] else '  not reached'}")
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    turns = {"restored": len(restored["raw"]["ours"]), "first_get": len(first_get["turns"]), "cold": cold["args"]["cold"], "warm": warm["args"]["warm"]}
    results = {
        "commit": commit, "when": warm["when"], "cores": warm["cores"], "versions": warm["versions"], "turns": turns,
        "goals": rows, "restored": restored["table"], "first_get": first_get["table"], "cold": cold["summary"], "warm": warm["summary"],
        "floor_ms": round(floor(warm), 3),
    }
    with open(RESULTS, "w") as f:
        json.dump(results, f, indent=1)
        f.write("\n")
    firsts, warms = list(first_answers(restored, first_get)), list(warm_rows(warm))
    draw(firsts, warms)
    pages.put(
        "performance.md", "make bench",
        [["", "first answer, ms (p50)", "p99", "CPU, ms", "memory, MiB", "snapshot, MiB", "x Go"],
         *([*cells(row[:-1], 0), *cells(row[-1:], 2)] for row in firsts)],
        [["warm", "CPU of a GET, ms", "answer, ms (p50)", "p99", "memory, MiB"], *(cells(row, 2) for row in warms)],
        [["what we want", "against", "at most", "seen"],
         *([row["what"], row["against"], str(row["at_most"]), f"{row['figure']:.2f}" + ("" if row["reached"] else " (not reached)")] for row in rows)],
    )
    print("written:", os.path.relpath(RESULTS, ROOT) + ", docs/performance.md, docs/performance.svg")


if __name__ == "__main__":
    main()
