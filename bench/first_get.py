#!/usr/bin/env python3
"""What a first GET meets on Lambda beyond snapshot.py: the authorizer before the function, one after the other, and TLS.

    python3 bench/first_get.py -n 30     from the root of the clone, with BENCH_WORK and OURS_SEED as for snapshot.py

Each turn starts Go's GetSchedule and restores our two functions; then Go's and ours once more, with TLS to all three services.
"""
import argparse
import contextlib
import json
import os
import shutil
import subprocess

import run as bench
import snapshot

ROOT = os.path.dirname(bench.HERE)


def authorizer(ours):
    """GetSchedule's entry of ours.json, with the other function's jar, layer, handler and table."""
    command = [c.replace("get-schedule", "authorizer").replace("layers/temporal/target/layer/java/lib/*:", "") for c in ours["cmd"]]
    command[-1] = "evalschedules.authorizer.AuthorizerFunction::handleRequest"
    return {**ours, "cmd": command, "env": {**ours["env"], "API_KEYS_TABLE": "ApiKeysTable"}}


@contextlib.contextmanager
def by_tls(env, jdk):
    """The environment in which the same services are reached by TLS, and the authority of their certificate trusted."""
    pem, store = (os.path.join(bench.WORK, "authority" + ending) for ending in (".pem", ".p12"))
    urls = [env["AWS_ENDPOINT_URL_DYNAMODB"], env["AWS_ENDPOINT_URL_SECRETS_MANAGER"]]
    services = ["http/1.1=" + url.removeprefix("http://") for url in urls] + ["h2=" + env["TEMPORAL_ADDRESS"]]
    proxy = subprocess.Popen([os.path.join(bench.WORK, "go", "tls"), pem, *services], stdout=subprocess.PIPE, text=True)
    try:
        dynamodb, secrets, temporal = ("127.0.0.1:" + proxy.stdout.readline().strip() for _ in services)
        if os.path.exists(store):
            os.remove(store)
        keytool = [os.path.join(jdk, "bin", "keytool"), "-importcert", "-noprompt", "-file", pem, "-keystore", store, "-storepass", "public"]
        subprocess.run(keytool, check=True, capture_output=True)
        trust = f" -Djavax.net.ssl.trustStore={os.path.abspath(store)} -Djavax.net.ssl.trustStorePassword=public"
        yield trust, {**env, "AWS_ENDPOINT_URL_DYNAMODB": "https://" + dynamodb, "AWS_ENDPOINT_URL_SECRETS_MANAGER": "https://" + secrets,
                      "TEMPORAL_ADDRESS": temporal, "TEMPORAL_TLS": "true", "SSL_CERT_FILE": pem}
    finally:
        proxy.kill()
        proxy.wait()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("-n", "--times", type=int, default=15, help="turns")
    ap.add_argument("--settle", type=float, default=5, help="seconds to wait, at most, for an idle machine before each start")
    ap.add_argument("-o", "--out", default=os.path.join(bench.WORK, "first_get.json"))
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
        with by_tls(env, jdk) as (trust, tls_env):
            ours = impls["ours"]
            trusting = {**ours, "env": {**ours["env"], "JAVA_TOOL_OPTIONS": ours["env"]["JAVA_TOOL_OPTIONS"] + trust}}
            for name, impl, its_env in (("authorizer", authorizer(ours), env), ("function", ours, env), ("function, TLS", trusting, tls_env)):
                bench.log("snapshot of", name)
                snaps[name] = snapshot.Snapshot(name, snapshot.snapshot_impl(impl), its_env, criu)
                snaps[name].freeze()
            turns = []
            for turn in range(args.times + 1):  # the first only fills the page cache
                took = {}
                for name in ("go", "authorizer", "function", "go, TLS", "function, TLS"):
                    bench.settle(args.settle)
                    if name in snaps:
                        timed, answer = snaps[name].restore(token if name == "authorizer" else event, 0)
                    else:
                        timed, answer = bench.cold_once(impls["go"], tls_env if "TLS" in name else env, event, 0, None, False)
                    took[name] = timed["total"]
                    why = bench.verify(answer, bench.SCHEDULE) if name != "authorizer" else b'"Allow"' not in answer and answer.decode()
                    if why:
                        raise SystemExit(f"{name}: {why}")
                if turn:
                    turns.append(took)
                    bench.log(f"{turn}/{args.times}:", "  ".join(f"{k} {v:.0f}" for k, v in took.items()))
        report(turns, args.out)
    finally:
        for s in snaps.values():
            s.close()
        back.stop()
        shutil.rmtree(os.path.join(bench.WORK, "snapshots"), ignore_errors=True)


def report(turns, out):
    rows = {name: [turn[name] for turn in turns] for name in turns[0]}
    rows["both"] = [turn["authorizer"] + turn["function"] for turn in turns]
    go = bench.q(rows["go"], 0.5)
    table = {name: {"p50": bench.q(ms, 0.5), "p99": bench.q(ms, 0.99), "x_go": bench.q(ms, 0.5) / go} for name, ms in rows.items()}
    print(f"{'ms':<14}{'p50':>8}{'p99':>8}{'x go':>8}")
    for name, row in table.items():
        print(f"{name:<14}{row['p50']:>8.1f}{row['p99']:>8.1f}{row['x_go']:>8.2f}")
    with open(out, "w") as f:
        json.dump({"table": table, "turns": turns}, f, indent=1)


if __name__ == "__main__":
    main()
