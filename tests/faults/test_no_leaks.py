"""Runs after all other tests of the running service: no log of any part has a key, a secret or a body."""

from running_service import leaks


def test_no_log_has_a_key_a_secret_or_a_body(service):
    service.get(service.schedules["cron"])
    assert service.schedules["cron"] in service.log(), "the log has what it should have"
    assert leaks(service) == []
