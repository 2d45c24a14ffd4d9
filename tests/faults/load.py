"""Many requests at once for a while, and what the functions' process holds before, meanwhile and after.

Fails when an answer is not the schedule asked for, or when after some quiet the process holds far more threads,
descriptors or connections than after its warm-up, which would be a leak. Needs /proc, so Linux.
"""

import argparse
import collections
import http.client
import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from running_service import FOLDER, PATH, ROOT, LocalRun, Service, leaks  # noqa: E402

TABLE = ROOT / ".local" / "load-table.md"
READABLE = ["cron", "interval", "disabled", "no_webhook", "webhook_secret_deleted", "team_b"]
QUIET_SECONDS = 10
LEAST_INSTANCES = 4
THREADS_OF_AN_INSTANCE = 11
MOST_ASKED_AGAIN = 0.1
PATIENCE_SECONDS = 15


class Load:
    """Clients that each ask for the next schedule as soon as they are answered.

    Like the SDK they ask again after a 503, for 15 seconds: a small machine that is busy otherwise answers some so.
    """

    def __init__(self, service):
        self.service = service
        self.statuses = collections.Counter()
        self.asked_again = 0
        self.milliseconds = []
        self.lock = threading.Lock()

    def run(self, clients, seconds, ramp_seconds=0):
        """Starts the clients one after the other within the ramp, and ends them together."""
        until = time.monotonic() + ramp_seconds + seconds
        threads = [threading.Thread(target=self._client, args=(number, until)) for number in range(clients)]
        for thread in threads:
            thread.start()
            time.sleep(ramp_seconds / clients)
        for thread in threads:
            thread.join()

    def _client(self, number, until):
        connection = http.client.HTTPConnection(self.service.base_url.removeprefix("http://"), timeout=10)
        statuses, milliseconds, asked_again = collections.Counter(), [], 0
        for case in itertools.islice(itertools.cycle(READABLE), number, None):
            started = time.monotonic()
            if started > until:
                break
            while (status := self._ask(connection, case)) == 503 and time.monotonic() < started + PATIENCE_SECONDS:
                asked_again += 1
                time.sleep(1)  # as Retry-After says
            statuses[status] += 1
            milliseconds.append((time.monotonic() - started) * 1000)
        connection.close()
        with self.lock:
            self.statuses += statuses
            self.asked_again += asked_again
            self.milliseconds += milliseconds

    def _ask(self, connection, case):
        """The status, or what went wrong instead."""
        key = self.service.keys["team_b" if case == "team_b" else "team_a"]
        schedule_id = self.service.schedules[case]
        try:
            connection.request("GET", PATH + schedule_id, headers={"Authorization": "Bearer " + key})
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as e:
            connection.close()
            return type(e).__name__
        if response.status == 200 and json.loads(body)["id"] != schedule_id:
            return "another schedule"
        return response.status

    def faults(self):
        found = [f"answers: {dict(self.statuses)}"] if set(self.statuses) != {200} else []
        if self.asked_again > MOST_ASKED_AGAIN * len(self.milliseconds):
            found.append(f"{self.asked_again} answers of 503")
        return found

    def within(self, share):
        return sorted(self.milliseconds)[int(share * (len(self.milliseconds) - 1))]


class FunctionsProcess:
    """The JVM of gateway and functions, as /proc and the JDK's own tool tell."""

    COLUMNS = ["RSS MB", "threads", "descriptors", "connections"]

    def __init__(self, service):
        started = service.process("functions")
        self.pid = started["pid"]
        self.folder = pathlib.Path("/proc") / str(self.pid)
        self.jcmd = pathlib.Path(started["command"][0]).with_name("jcmd")

    def holds(self):
        status = (self.folder / "status").read_text()
        links = [link for link in map(link_of, (self.folder / "fd").iterdir()) if link]
        sockets = {link[len("socket:[") : -1] for link in links if link.startswith("socket:[")}
        return {
            "RSS MB": int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) // 1024,
            "threads": int(re.search(r"Threads:\s+(\d+)", status).group(1)),
            "descriptors": len(links),
            "connections": len(sockets & connected(self.folder)),
        }

    def instances(self):
        """How many instances of each function there are."""
        histogram = subprocess.check_output([self.jcmd, str(self.pid), "GC.class_histogram"], text=True)
        return {name: int(count) for count, name in re.findall(r" (\d+) +\d+ +evalschedules\.\w+\.(\w+Function)\n", histogram)}


def link_of(descriptor):
    try:
        return os.readlink(descriptor)
    except FileNotFoundError:  # closed meanwhile
        return None


def connected(process):
    """The inodes of all TCP sockets that have another end, half closed ones too."""
    lines = [line.split() for table in ("tcp", "tcp6") for line in (process / "net" / table).read_text().splitlines()[1:]]
    listening = "0A"
    return {line[9] for line in lines if line[3] != listening}


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--clients", type=int, default=200)
    arguments.add_argument("--seconds", type=int, default=60)
    wanted = arguments.parse_args()
    run = LocalRun(FOLDER.name)
    try:
        faults = check(Service(run.ready()), wanted.clients, wanted.seconds)
    finally:
        run.end()
    print("\n".join(faults) or "No leak, and every answer was the one asked for.")
    return 1 if faults else 0


def check(service, clients, seconds):
    """Prints the table; returns what is wrong."""
    process, warm_up, load = FunctionsProcess(service), Load(service), Load(service)
    seen = {"at start": process.holds()}
    warm_up.run(clients, seconds=10, ramp_seconds=20)
    time.sleep(QUIET_SECONDS)
    warm, warm_instances = process.holds(), process.instances()
    seen["after the warm-up and some quiet"] = warm
    meanwhile = threading.Timer(seconds * 2 / 3, lambda: seen.update({"under load": process.holds()}))
    meanwhile.start()
    load.run(clients, seconds)
    meanwhile.join()
    time.sleep(QUIET_SECONDS)
    end, instances = process.holds(), process.instances()
    seen["at the end, after some quiet"] = end

    TABLE.write_text(
        table(seen)
        + f"\n{clients} clients for {seconds} s: {len(load.milliseconds)} requests, "
        + f"{len(load.milliseconds) / seconds:.0f} a second, {dict(load.statuses)}, {load.asked_again} times 503 before; "
        + f"half within {load.within(0.5):.0f} ms, 99 % within {load.within(0.99):.0f} ms, "
        + f"all within {load.within(1):.0f} ms.\n"
        + f"Warm-up: {len(warm_up.milliseconds)} requests, {dict(warm_up.statuses)}, "
        + f"{warm_up.asked_again} times 503 before, all within {warm_up.within(1):.0f} ms.\n"
        + f"Instances after the warm-up: {warm_instances}, at the end: {instances}.\n"
    )
    print(TABLE.read_text())
    faults = warm_up.faults() + load.faults()
    if instances["GetScheduleFunction"] < LEAST_INSTANCES:
        faults.append("too few instances")
    new = max(0, sum(instances.values()) - sum(warm_instances.values()))
    for what in ("threads", "descriptors", "connections"):
        if end[what] > warm[what] * 1.3 + 30 + new * THREADS_OF_AN_INSTANCE:
            faults.append(f"{what}: {warm[what]} after the warm-up, {end[what]} at the end")
    return faults + leaks(service)


def table(seen):
    lines = [["", *FunctionsProcess.COLUMNS], ["---"] * (1 + len(FunctionsProcess.COLUMNS))]
    order = ["at start", "after the warm-up and some quiet", "under load", "at the end, after some quiet"]
    lines += [[when, *(str(seen[when][column]) for column in FunctionsProcess.COLUMNS)] for when in order]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
