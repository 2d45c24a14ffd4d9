"""Whatever is asked, the answer is one that openapi.yaml has."""

import pytest

from . import contract

pytestmark = pytest.mark.slow


def test_requests_with_any_id_are_answered_by_the_contract(service):
    contract.run(service, "any id", examples=2_000)


@pytest.mark.parametrize("schedule", ["cron", "interval", "disabled", "paused_in_temporal", "missing_in_temporal"])
def test_requests_for_a_schedule_are_answered_by_the_contract(service, schedule):
    contract.run(service, schedule, examples=300, schedule=schedule)
