"""The operator's commands, as `make` runs them: keys, import and export, smoke."""

import json
import os
import secrets
import signal
import subprocess
import time

import pytest

from running_service import FOLDER, PATH, ROOT, Gateway, Service

SECRET = "a webhook secret that a line brings"


class Stack:
    """One more stack over the running service's backends: tables, a Temporal namespace and a stage of its own."""

    def __init__(self, service, name):
        self.service = service
        self.folder = ROOT / ".local" / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.schedules = f"schedules_{name}_{secrets.token_hex(4)}"
        namespace = self.schedules.replace("_", "-")
        usual = service.dynamodb().describe_table(TableName="SchedulesTable")["Table"]
        service.dynamodb().create_table(
            TableName=self.schedules,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=usual["KeySchema"],
            AttributeDefinitions=[
                attribute
                for attribute in usual["AttributeDefinitions"]
                if attribute["AttributeName"] in ("team_id", "schedule_id")
            ],
        )
        service.temporal("operator", "namespace", "create", "--namespace", namespace)
        self.outputs = {
            **service.run["outputs"],
            "SchedulesTableName": self.schedules,
            "TemporalNamespace": namespace,
            "Stage": namespace,
        }
        (self.folder / "run.json").write_text(json.dumps({**service.run, "outputs": self.outputs}))

    def make(self, *arguments, **options):
        return operator(*arguments, LOCAL_DIR=f".local/{self.folder.name}", **options)

    def imported(self, lines, *more):
        """Imports lines; returns the process and the refused lines."""
        self.write(lines)
        done = self.make("import", f"FILE={self.folder}/in.jsonl", *more)
        return done, [json.loads(line) for line in done.stdout.splitlines()]

    def write(self, lines):
        (self.folder / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))

    def exported(self, *more):
        """What an export writes, as sorted lines of text."""
        file = self.folder / "out.jsonl"
        done = self.make("export", f"FILE={file}", *more)
        assert done.returncode == 0, done.stderr
        return sorted(file.read_text().splitlines())

    def item(self, schedule):
        key = {"team_id": {"S": schedule["team_id"]}, "schedule_id": {"S": schedule["id"]}}
        return self.service.dynamodb().get_item(TableName=self.schedules, Key=key, ConsistentRead=True)["Item"]

    def items(self):
        return self.service.dynamodb().scan(TableName=self.schedules, ConsistentRead=True)["Items"]

    def clock(self, schedule_id):
        return self.service.temporal("schedule", "describe", "-s", schedule_id, "-n", self.outputs["TemporalNamespace"])

    def clocks(self):
        listed = self.service.temporal("schedule", "list", "-n", self.outputs["TemporalNamespace"])
        return {clock["scheduleId"] for clock in listed}

    def secret_names(self):
        pages = self.service.secretsmanager().get_paginator("list_secrets").paginate()
        return [s["Name"] for page in pages for s in page["SecretList"] if f"/{self.outputs['Stage']}/" in s["Name"]]


def operator(*arguments, LOCAL_DIR=f".local/{FOLDER.name}", **options):
    return subprocess.run(
        ["make", "-s", *arguments, f"LOCAL_DIR={LOCAL_DIR}"], cwd=ROOT, capture_output=True, text=True, **options
    )


@pytest.fixture
def stack(service, request):
    return Stack(service, "test-stack")


def line(number=0, **changes):
    schedule = {
        "id": "eval_sched_" + secrets.token_hex(16),
        "team_id": "team_a",
        "name": f"Schedule {number}",
        "suite_id": "eval_suite_1",
        "cron": f"{number % 60} {number % 24} * * *",
        "timezone": "US/Pacific",
        "run": {"models": ["gpt-small"], "generation": {"temperature": 0.10, "seed": 1}},
        "created_at": 1_790_000_000 + number,
    }
    return {**schedule, **changes}


def many(count):
    """Schedules of three teams, with and without what may be missing."""
    return [
        line(
            number,
            team_id=f"team_{number % 3}",
            enabled=number % 5 != 0,
            overlap_policy=["skip", "buffer_one", "allow_all"][number % 3],
            metadata={"number": str(number), "ключ": "🦀"} if number % 2 else {},
            **({"webhook_url": "https://example.com", "webhook_secret": f"{SECRET} {number}"} if number % 4 == 0 else {}),
            **({"description": "line\nbreak", "suite_version": number} if number % 3 == 0 else {}),
            **({"cron": None, "interval_seconds": 60 * (number + 1)} if number % 7 == 0 else {}),
            **({"last_run_id": "eval_run_1", "last_run_at": 5, "last_run_status": "failed"} if number % 6 == 0 else {}),
            revision=1 + number % 9,
        )
        for number in range(count)
    ]


def round_trip(service, count):
    """Imports, exports, imports that into an empty stack, exports again: the same lines."""
    first, second = Stack(service, "test-stack"), Stack(service, "test-stack-2")
    lines = many(count)
    done, refused = first.imported(lines)
    assert (done.returncode, refused) == (0, []), done.stderr
    exported = first.exported("ARGS=--with-webhook-secrets")
    assert len(exported) == count
    (second.folder / "in.jsonl").write_text("\n".join(exported))
    done = second.make("import", f"FILE={second.folder}/in.jsonl")
    assert done.returncode == 0, done.stdout + done.stderr
    assert second.exported("ARGS=--with-webhook-secrets") == exported
    assert len(second.secret_names()) == sum("webhook_secret" in line for line in lines)
    assert all(item["synced_revision"] == item["revision"] for item in second.items())
    assert second.clocks() == {line["id"] for line in lines}
    again = second.make("import", f"FILE={second.folder}/in.jsonl")
    assert f"{count} unchanged, 0 refused" in again.stderr


def test_what_is_exported_and_imported_into_an_empty_stack_is_equal(service):
    round_trip(service, 40)


@pytest.mark.slow
def test_a_thousand_schedules_exported_and_imported_into_an_empty_stack_are_equal(service):
    round_trip(service, 1000)


def killed_and_started_again(stack, count):
    lines = many(count)
    stack.write(lines)
    command = ["make", "-s", "import", f"FILE={stack.folder}/in.jsonl", f"LOCAL_DIR=.local/{stack.folder.name}"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while len(stack.items()) < count // 3:
        assert process.poll() is None and time.monotonic() < deadline, "it ended before it could be killed"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    left = stack.items()
    unfinished = [item for item in left if item.get("synced_revision") != item["revision"]]
    done = stack.make("import", f"FILE={stack.folder}/in.jsonl")
    assert done.returncode == 0, done.stdout + done.stderr
    print(f"killed with {len(left)} of {count} stored, {len(unfinished)} of them pending; then: {done.stderr}")
    assert len(left) < count
    assert {item["schedule_id"]["S"] for item in stack.items()} == stack.clocks() == {line["id"] for line in lines}
    assert all(item["synced_revision"] == item["revision"] for item in stack.items())
    assert len(stack.secret_names()) == sum("webhook_secret" in line for line in lines)


def test_an_import_that_was_killed_is_completed_by_the_next(stack):
    killed_and_started_again(stack, 60)


@pytest.mark.slow
def test_an_import_of_a_thousand_that_was_killed_is_completed_by_the_next(stack):
    killed_and_started_again(stack, 1000)


def test_an_imported_schedule_has_its_item_its_secret_and_its_clock(stack):
    schedule = line(webhook_url="https://example.com", webhook_secret=SECRET, overlap_policy="buffer_one")
    done, refused = stack.imported([schedule])
    assert (done.returncode, refused, "1 created, 0 refused" in done.stderr) == (0, [], True)
    item = stack.item(schedule)
    stored = stack.service.secretsmanager().get_secret_value(SecretId=item["webhook_secret_arn"]["S"])
    assert stored["SecretString"] == SECRET
    clock = stack.clock(schedule["id"])["schedule"]
    assert clock["spec"]["timezoneName"] == "US/Pacific"
    assert clock["policies"]["overlapPolicy"] == "SCHEDULE_OVERLAP_POLICY_BUFFER_ONE"
    assert item["next_runs"]["M"]["times"]["L"]
    assert SECRET not in done.stdout + done.stderr


def test_importing_over_a_change_is_refused_and_done_when_asked_for(stack):
    schedule = line()
    stack.imported([schedule])
    changed = {**schedule, "cron": "5 5 * * *", "name": "Another"}
    done, refused = stack.imported([changed])
    assert done.returncode != 0
    assert [(r["line"], r["id"], r["field"]) for r in refused] == [(1, schedule["id"], "name")]
    assert "name, cron" in refused[0]["reason"] and "--replace" in refused[0]["reason"]
    assert stack.item(schedule)["name"]["S"] == schedule["name"]

    done, refused = stack.imported([changed], "ARGS=--replace")
    assert (done.returncode, refused) == (0, [])
    item = stack.item(schedule)
    assert (item["name"]["S"], item["revision"], item["synced_revision"]) == ("Another", {"N": "2"}, {"N": "2"})
    assert [at["minute"] for at in stack.clock(schedule["id"])["schedule"]["spec"]["structuredCalendar"]] == [
        [{"start": 5, "end": 5, "step": 1}]
    ] or stack.clock(schedule["id"])["schedule"]["spec"]
    done, _ = stack.imported([changed], "ARGS=--replace")
    assert "1 unchanged" in done.stderr and stack.item(schedule)["revision"] == {"N": "2"}


def test_another_secret_is_a_change(stack):
    schedule = line(webhook_url="https://example.com", webhook_secret=SECRET)
    stack.imported([schedule])
    _, refused = stack.imported([{**schedule, "webhook_secret": "other"}])
    assert [r["field"] for r in refused] == ["webhook_secret"]
    stack.imported([{**schedule, "webhook_secret": "other"}], "ARGS=--replace")
    arn = stack.item(schedule)["webhook_secret_arn"]["S"]
    assert stack.service.secretsmanager().get_secret_value(SecretId=arn)["SecretString"] == "other"


def test_bad_lines_are_refused_one_by_one_and_the_others_imported(stack):
    good, taken = line(), line()
    stack.imported([taken])
    lines = [
        good,
        line(nam="x"),
        line(cron="0 0 3 * * *"),
        line(cron="0 0 31 2 *"),
        line(timezone="utc"),
        line(run={"models": []}),
        {**taken, "team_id": "team_b"},
        good,
    ]
    done, refused = stack.imported(lines)
    assert done.returncode != 0
    assert {(r["line"], r["field"]) for r in refused} == {
        (2, "nam"),
        (3, "cron"),
        (4, "cron"),
        (5, "timezone"),
        (6, "run.models"),
        (7, "id"),
        (8, "id"),
    }
    assert all(r["reason"] for r in refused)
    assert {item["schedule_id"]["S"] for item in stack.items()} == {good["id"], taken["id"]}
    assert stack.item(taken)["team_id"]["S"] == "team_a"


def test_a_deleted_schedule_is_not_brought_back(stack):
    schedule = line()
    stack.imported([schedule])
    stack.service.dynamodb().update_item(
        TableName=stack.schedules,
        Key={"team_id": {"S": schedule["team_id"]}, "schedule_id": {"S": schedule["id"]}},
        UpdateExpression="SET deleted_at = :now",
        ExpressionAttributeValues={":now": {"N": "1"}},
    )
    _, refused = stack.imported([schedule], "ARGS=--replace")
    assert [r["field"] for r in refused] == ["id"]
    assert stack.exported() == []


def test_the_text_of_run_keeps_every_digit(stack):
    text = json.dumps(line(run="RUN")).replace('"RUN"', '{ "models": ["m"], "seed": 12345678901234567890, "t": 1.00, "e": 1E-7 }')
    (stack.folder / "in.jsonl").write_text(text)
    assert stack.make("import", f"FILE={stack.folder}/in.jsonl").returncode == 0
    assert '"run":{ "models": ["m"], "seed": 12345678901234567890, "t": 1.00, "e": 1E-7 }' in stack.exported()[0]


def test_an_export_leaves_secrets_out_and_only_its_owner_can_read_it(stack):
    stack.imported([line(webhook_url="https://example.com", webhook_secret=SECRET), line(team_id="team_b")])
    assert SECRET not in "".join(stack.exported())
    assert (stack.folder / "out.jsonl").stat().st_mode & 0o077 == 0
    assert SECRET in "".join(stack.exported("ARGS=--with-webhook-secrets"))
    assert [json.loads(text)["team_id"] for text in stack.exported("ARGS=--team=team_b")] == ["team_b"]


def test_what_our_cron_rule_takes_temporal_takes(stack):
    crons = ["*/90 * * * *", "0 9 * * 7", "0 9 * * 5-7", "0 0 29 2 *", "0 0 29 2 1", "1,2-5/2 0-23/3 1 JAN-MAR MON", "5/10 * * * *"]
    done, refused = stack.imported([line(cron=cron) for cron in crons])
    print([(crons[r["line"] - 1], r["reason"]) for r in refused])
    assert not [r for r in refused if "Temporal" in r["reason"]]


def test_a_missing_stack_is_said(tmp_path):
    done = operator("export", f"FILE={tmp_path}/out.jsonl", LOCAL_DIR=str(tmp_path))
    assert done.returncode != 0
    assert "STACK=" in done.stderr and "make run" in done.stderr


def get(service, key):
    headers = {"Authorization": "Bearer " + key}
    return service.http.get(PATH + service.schedules["cron"], headers=headers)


@pytest.fixture
def key(service):
    """A new key's id and text."""
    done = operator("key", "ARGS=create --team team_a --scopes read:evals")
    audit = json.loads(done.stderr)
    assert done.stdout.startswith("mk-") and done.stdout.strip() not in done.stderr
    assert audit["action"] == "create" and audit["by"].startswith("local:") and audit["team_id"] == "team_a"
    return audit["key_id"], done.stdout.strip()


def test_a_new_key_reads(service, key):
    assert get(service, key[1]).status_code == 200


def test_a_revoked_key_is_refused_and_the_table_says_by_whom(service, key):
    assert operator("key", f"ARGS=revoke {key[0]}").returncode == 0
    assert get(service, key[1]).status_code == 401
    [item] = [
        item
        for item in service.dynamodb().scan(TableName="ApiKeysTable")["Items"]
        if item["key_id"]["S"] == key[0]
    ]
    assert item["revoked_by"]["S"].startswith("local:") and item["revoked_at"] and item["created_by"]
    assert key[1] not in json.dumps(item)


def test_a_key_that_expired_is_refused(service, key):
    assert operator("key", f"ARGS=expire {key[0]} --at 2026-01-01").returncode == 0
    assert get(service, key[1]).status_code == 401


def test_keys_are_listed_without_their_texts(service, key):
    listed = operator("key", "ARGS=list --team team_a").stdout
    assert key[0] in listed and "key_local_revoked" in listed and "key_local_team_b" not in listed
    assert "mk-" not in listed


def test_a_key_that_is_not_there_is_said(service):
    done = operator("key", "ARGS=revoke key_none")
    assert done.returncode != 0 and "There is no key key_none" in done.stderr


def smoke(service, key="team_a", url=None, **more):
    environment = {**os.environ, "URL": url or service.base_url, "KEY": service.keys[key], **more}
    done = subprocess.run(["make", "-s", "smoke"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert service.keys[key] not in done.stdout + done.stderr
    return done


def test_smoke_passes_on_a_healthy_service(service):
    done = smoke(service, SCHEDULE=service.schedules["cron"], WRITE_KEY=service.keys["team_a_write_only"])
    assert done.returncode == 0 and "FAILED" not in done.stdout, done.stdout
    assert "resolved" in done.stdout and "the webhook secret is there" in done.stdout


def test_smoke_says_what_is_not_well(service):
    assert "Temporal" in failed(smoke(service, SCHEDULE=service.schedules["missing_in_temporal"]))
    assert "an unknown schedule: 404 not_found" in failed(smoke(service, key="revoked"))
    assert "refusals" in failed(smoke(service, url="http://127.0.0.1:1"))


def failed(done):
    assert done.returncode != 0
    return {row.split("  ")[0] for row in done.stdout.splitlines() if "FAILED" in row}
