"""The commands on a deployed stack: found by CloudFormation, with ordinary AWS credentials."""

import json
import secrets

import pytest

from stack import SECRET, deployed, line, operator

pytestmark = pytest.mark.slow


def test_a_stack_is_found_by_its_name(stack):
    name = "evals-" + secrets.token_hex(4)
    shell = deployed(stack, name)
    schedule = line(webhook_url="https://example.com", webhook_secret=SECRET)
    stack.write([schedule])
    done = operator("import", f"FILE={stack.folder}/in.jsonl", f"STACK={name}", env=shell)
    assert done.returncode == 0, done.stderr
    assert stack.item(schedule)["synced_revision"] == {"N": "1"}
    assert stack.clocks() == {schedule["id"]}
    assert stack.secret_names() == [f"eval-schedules/{stack.outputs['Stage']}/webhooks/team_a/{schedule['id']}/1"]

    made = json.loads(operator("key", "ARGS=create --team t --scopes read:evals", f"STACK={name}", env=shell).stderr)
    assert made["by"].startswith("arn:aws:sts::") and made["stack"] == name


def test_a_stack_that_is_not_there_is_said(stack):
    done = operator("key", "ARGS=list", "STACK=none-such", env=deployed(stack, "evals-" + secrets.token_hex(4)))
    assert done.returncode != 0
    assert "none-such" in done.stderr and "at evalschedules" not in done.stderr
