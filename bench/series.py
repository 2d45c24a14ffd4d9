#!/usr/bin/env python3
"""A first GET asks two functions: authorizer and GetSchedule restored, one after the other, beside Go's GetSchedule started cold.

    python3 bench/series.py -n 30        from the root of the clone, with BENCH_WORK and OURS_SEED as for snapshot.py
"""
import argparse
import json
import os
import shutil

import run as bench
import snapshot

ROOT = os.path.dirname(bench.HERE)


def authorizer(ours):
    """GetSchedule's entry of ours.json, with the other function's jar, layer, handler and table."""
    command = [c.replace("get-schedule", "authorizer").replace("layers/temporal/target/layer/java/lib/*:", "") for c in ours["cmd"]]
    command[-1] = "evalschedules.authorizer.AuthorizerFunction::handleRequest"
    return {**ours, "cmd": command, "env": {**ours["env"], "API_KEYS_TABLE": "ApiKeysTable"}}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("-n", "--times", type=int, default=15, help="turns")
    ap.add_argument("--settle", type=float, default=5, help="seconds to wait, at most, for an idle machine before each start")
    ap.add_argument("-o", "--out", default=os.path.join(bench.WORK, "series.json"))
    args = ap.parse_args()
    args.add = [os.path.join(bench.HERE, "ours.json")]
    snapshot.adopt_orphans()
    criu, jdk = snapshot.find_criu(), bench.find_jdk(25)
    bench.build_backends()
    bench.build_java(jdk)
    bench.build_go()
    libs = [os.path.join(bench.WORK, "java", "target", "dist", "lib", jar) for jar in
            sorted(os.listdir(os.path.join(bench.WORK, "java", "target", "dist", "lib")))]
    back, snaps = bench.Backends(jdk), {}
    try:
        subst = {"work": bench.WORK, "python": "", "node": "", "java": os.path.join(jdk, "bin", "java"), "javacp": os.pathsep.join(libs),
                 "ric": os.pathsep.join(x for x in libs if os.path.basename(x).startswith(bench.RIC_JARS)), **back.vars}
        impls, env = bench.load_impls(args, subst), back.env()
        with open(os.path.join(bench.HERE, "event.json")) as f:
            event = bench.make_event(json.load(f), bench.SCHEDULE)
        with open(os.path.join(ROOT, "events", "authorizer.json"), "rb") as f:
            token = f.read()
        for name, impl in (("authorizer", authorizer(impls["ours"])), ("function", impls["ours"])):
            bench.log("snapshot of", name)
            snaps[name] = snapshot.Snapshot(name, snapshot.snapshot_impl(impl), env, criu)
            snaps[name].freeze()
        turns = []
        for turn in range(args.times + 1):  # the first only fills the page cache
            bench.settle(args.settle)
            go = bench.cold_once(impls["go"], env, event, 0, None, False)[0]["total"]
            bench.settle(args.settle)
            allowed, policy = snaps["authorizer"].restore(token, 0)
            bench.settle(args.settle)
            answered, body = snaps["function"].restore(event, 0)
            why = bench.verify(body, bench.SCHEDULE) or (None if b'"Allow"' in policy else policy.decode())
            if why:
                raise SystemExit(why)
            if turn:
                turns.append({"go": go, "authorizer": allowed["total"], "function": answered["total"]})
                bench.log(f"{turn}/{args.times}:", "  ".join(f"{k} {v:.0f}" for k, v in turns[-1].items()))
        report(turns, args.out)
    finally:
        for s in snaps.values():
            s.close()
        back.stop()
        shutil.rmtree(os.path.join(bench.WORK, "snapshots"), ignore_errors=True)


def report(turns, out):
    rows = {name: [turn[name] for turn in turns] for name in ("go", "authorizer", "function")}
    rows["both"] = [turn["authorizer"] + turn["function"] for turn in turns]
    go = bench.q(rows["go"], 0.5)
    table = {name: {"p50": bench.q(ms, 0.5), "p99": bench.q(ms, 0.99), "x_go": bench.q(ms, 0.5) / go} for name, ms in rows.items()}
    print(f"{'ms':<12}{'p50':>8}{'p99':>8}{'x go':>8}")
    for name, row in table.items():
        print(f"{name:<12}{row['p50']:>8.1f}{row['p99']:>8.1f}{row['x_go']:>8.2f}")
    with open(out, "w") as f:
        json.dump({"table": table, "turns": turns}, f, indent=1)


if __name__ == "__main__":
    main()
