"""Whatever is stored: either exactly the 21 keys, or a 500 whose log line names the attribute."""

import uuid

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from test_answers import KEYS, error_of, fits_contract

TEAM = "team_a"


@pytest.fixture(scope="module")
def stored(service):
    """The item behind the seed `disabled`: Temporal is not asked, so that the item alone decides."""
    key = {"team_id": {"S": TEAM}, "schedule_id": {"S": service.schedules["disabled"]}}
    item = service.dynamodb().get_item(TableName="SchedulesTable", Key=key)["Item"]
    return {name: value for name, value in item.items() if not name.startswith("list_")}


REQUIRED = "name suite_id cron timezone overlap_policy enabled run metadata created_at updated_at revision".split()
OPTIONAL = """description suite_version interval_seconds webhook_url webhook_secret_arn last_run_id last_run_at
last_run_status synced_revision next_runs""".split()

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
numbers = st.one_of(
    st.integers(-(2**63), 2**63),
    st.sampled_from([2**53 - 1, 2**53, -(2**53) + 1, -(2**53), 0, 1, -1]),
    st.sampled_from(["1.5", "1E+3", "1E-7", "9E+125", "-1E-130", "3.0"]),
).map(str)
values = st.recursive(
    st.one_of(
        st.builds(lambda text: {"S": text}, texts),
        st.builds(lambda number: {"N": number}, numbers),
        st.builds(lambda flag: {"BOOL": flag}, st.booleans()),
        st.just({"NULL": True}),
        st.builds(lambda data: {"B": data}, st.binary(min_size=1, max_size=8)),
        st.builds(lambda members: {"SS": list(members)}, st.sets(texts.filter(bool), min_size=1, max_size=3)),
    ),
    lambda inner: st.one_of(
        st.builds(lambda members: {"L": members}, st.lists(inner, max_size=3)),
        st.builds(lambda members: {"M": members}, st.dictionaries(texts.filter(bool), inner, max_size=3)),
    ),
    max_leaves=5,
)
plausible = st.one_of(
    st.sampled_from([{"S": text} for text in ("{}", '{"a":1e999}', "[1]", "{} {}", "{", "skip", "https://x", "http://x")]),
    values,
)
changes = st.dictionaries(st.sampled_from(REQUIRED + OPTIONAL), st.one_of(st.none(), plausible), min_size=1, max_size=4)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=changes)
def test_a_stored_item_is_answered_in_full_or_its_fault_is_named(service, stored, changes):
    schedule_id = "eval_sched_" + uuid.uuid4().hex
    item = {**stored, "schedule_id": {"S": schedule_id}, **changes}
    item = {name: value for name, value in item.items() if value is not None}
    service.dynamodb().put_item(TableName="SchedulesTable", Item=item)

    response = service.get(schedule_id)

    if response.status_code == 200:
        assert list(response.json()) == KEYS
        fits_contract(response)
    else:
        assert response.status_code == 500
        assert error_of(response)["code"] == "internal_error"
        named = [line["corrupt_attribute"] for line in service.log_of(response) if "corrupt_attribute" in line]
        assert len(named) == 1
        assert named[0].split(".")[0] in changes.keys() | {"cron", "interval_seconds"}
