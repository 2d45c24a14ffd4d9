"""Runs after all others of its folder: no log of any part has a key, a secret or a body."""

from running_service import leaks


def test_no_log_has_a_key_a_secret_or_a_body(service):
    assert service.schedules["cron"] in service.log(), "the log has what it should have"
    assert leaks(service) == []
