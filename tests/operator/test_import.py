"""Schedules into a stack and out of it, as lines of JSON."""

import json
import os
import secrets
import signal
import subprocess
import time

import pytest

from running_service import ROOT
from stack import SECRET, Stack, line, many, operator


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
    deadline = time.monotonic() + 120
    command = ["make", "-s", "import", f"FILE={stack.folder}/in.jsonl", f"LOCAL_DIR=.local/{stack.folder.name}"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
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


@pytest.mark.slow
def test_an_import_that_was_killed_is_completed_by_the_next(stack):
    killed_and_started_again(stack, 60)


@pytest.mark.slow
def test_a_long_import_that_was_killed_is_completed_by_the_next(stack):
    killed_and_started_again(stack, 300)


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_clock_that_temporal_lost_is_made_again(stack):
    schedule = line()
    stack.imported([schedule])
    stack.delete_clock(schedule["id"])
    done, refused = stack.imported([schedule])
    assert (done.returncode, refused) == (0, []) and "1 completed" in done.stderr
    assert stack.clocks() == {schedule["id"]}


@pytest.mark.slow
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
    [calendar] = stack.clock(schedule["id"])["schedule"]["spec"]["structuredCalendar"]
    assert calendar["minute"][0]["start"] == calendar["hour"][0]["start"] == 5
    done, _ = stack.imported([changed], "ARGS=--replace")
    assert "1 unchanged" in done.stderr and stack.item(schedule)["revision"] == {"N": "2"}


@pytest.mark.slow
def test_another_secret_is_a_change(stack):
    schedule = line(webhook_url="https://example.com", webhook_secret=SECRET)
    stack.imported([schedule])
    _, refused = stack.imported([{**schedule, "webhook_secret": "other"}])
    assert [r["field"] for r in refused] == ["webhook_secret"]
    stack.imported([{**schedule, "webhook_secret": "other"}], "ARGS=--replace")
    arn = stack.item(schedule)["webhook_secret_arn"]["S"]
    assert stack.service.secretsmanager().get_secret_value(SecretId=arn)["SecretString"] == "other"


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_the_text_of_run_keeps_every_digit(stack):
    text = json.dumps(line(run="RUN")).replace('"RUN"', '{ "models": ["m"], "seed": 12345678901234567890, "t": 1.00, "e": 1E-7 }')
    (stack.folder / "in.jsonl").write_text(text)
    assert stack.make("import", f"FILE={stack.folder}/in.jsonl").returncode == 0
    assert '"run":{ "models": ["m"], "seed": 12345678901234567890, "t": 1.00, "e": 1E-7 }' in stack.exported()[0]


@pytest.mark.slow
def test_an_export_leaves_secrets_out_and_only_its_owner_can_read_it(stack):
    stack.imported([line(webhook_url="https://example.com", webhook_secret=SECRET), line(team_id="team_b")])
    assert SECRET not in "".join(stack.exported())
    assert (stack.folder / "out.jsonl").stat().st_mode & 0o077 == 0
    assert SECRET in "".join(stack.exported("ARGS=--with-webhook-secrets"))
    assert [json.loads(text)["team_id"] for text in stack.exported("ARGS=--team=team_b")] == ["team_b"]


@pytest.mark.slow
def test_what_our_cron_rule_takes_temporal_takes(stack):
    crons = ["*/90 * * * *", "0 9 * * 7", "0 9 * * 5-7", "0 0 29 2 *", "0 0 29 2 1", "1,2-5/2 0-23/3 1 JAN-MAR MON", "5/10 * * * *"]
    done, refused = stack.imported([line(cron=cron) for cron in crons])
    print([(crons[r["line"] - 1], r["reason"]) for r in refused])
    assert not [r for r in refused if "Temporal" in r["reason"]]


@pytest.mark.slow
def test_a_missing_stack_is_said(tmp_path):
    done = operator("export", f"FILE={tmp_path}/out.jsonl", LOCAL_DIR=str(tmp_path))
    assert done.returncode != 0
    assert "STACK=" in done.stderr and "make run" in done.stderr
