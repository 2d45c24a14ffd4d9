"""The platform's own SDK, as it is, against the service."""

import pytest
from meetkai_mka1 import SDK
from meetkai_mka1.errors import SDKDefaultError

READABLE = ["cron", "interval", "disabled", "no_webhook", "webhook_secret_deleted", "missing_in_temporal", "paused_in_temporal"]


@pytest.mark.parametrize("prefix", ["", "/dev"])
@pytest.mark.parametrize("case", READABLE)
def test_the_sdk_reads_a_schedule(service, case, prefix):
    sdk = SDK(bearer_auth=service.keys["team_a"], server_url=service.base_url + prefix)
    schedule = sdk.llm.evals.get_schedule(schedule_id=service.schedules[case])
    answered = service.get(service.schedules[case]).json()
    assert schedule.id == service.schedules[case]
    assert schedule.name == answered["name"]
    assert schedule.webhook_configured == answered["webhook_configured"]
    assert (schedule.next_run_at is None) == (answered["next_run_at"] is None)


@pytest.mark.parametrize("case", ["deleted", "team_b"])
def test_the_sdk_reports_a_schedule_that_is_not_there(service, case):
    sdk = SDK(bearer_auth=service.keys["team_a"], server_url=service.base_url)
    with pytest.raises(SDKDefaultError) as refused:
        sdk.llm.evals.get_schedule(schedule_id=service.schedules[case])
    assert refused.value.status_code == 404
