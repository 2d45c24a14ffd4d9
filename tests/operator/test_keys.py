"""API keys: made, listed, ended."""

import json

import pytest

from running_service import PATH
from stack import operator


def get(service, key):
    headers = {"Authorization": "Bearer " + key}
    return service.http.get(PATH + service.schedules["cron"], headers=headers).status_code


@pytest.fixture
def key(service):
    """A new key's id and text."""
    done = operator("key", "ARGS=create --team team_a --scopes read:evals")
    audit = json.loads(done.stderr)
    assert done.stdout.startswith("mk-") and done.stdout.strip() not in done.stderr
    assert audit["action"] == "create" and audit["by"].startswith("local:") and audit["team_id"] == "team_a"
    return audit["key_id"], done.stdout.strip()


def test_a_new_key_reads_until_it_is_revoked(service, fresh, key):
    key_id, text = key
    assert get(service, text) == 200
    assert operator("key", f"ARGS=revoke {key_id}").returncode == 0
    assert get(fresh, text) == 401  # another gateway, which has not seen it when it was good
    [item] = [item for item in service.dynamodb().scan(TableName="ApiKeysTable")["Items"] if item["key_id"]["S"] == key_id]
    assert item["revoked_by"]["S"].startswith("local:") and item["revoked_at"] and item["created_by"]
    assert text not in json.dumps(item)


@pytest.mark.slow
def test_a_key_that_expired_is_refused(service, key):
    assert operator("key", f"ARGS=expire {key[0]} --at 2026-01-01").returncode == 0
    assert get(service, key[1]) == 401


@pytest.mark.slow
def test_keys_are_listed_without_their_texts(key):
    listed = operator("key", "ARGS=list --team team_a").stdout
    assert key[0] in listed and "key_local_revoked" in listed and "key_local_team_b" not in listed
    assert "mk-" not in listed


@pytest.mark.slow
def test_a_key_that_is_not_there_is_said():
    done = operator("key", "ARGS=revoke key_none")
    assert done.returncode != 0 and "There is no key key_none" in done.stderr
