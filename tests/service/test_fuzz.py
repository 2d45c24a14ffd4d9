"""A few hundred of what tests/fuzz sends by the thousand."""

import sys

from conftest import ROOT

sys.path.insert(0, str(ROOT / "tests"))

from fuzz import contract, properties, raw  # noqa: E402
from fuzz.wire import Wire  # noqa: E402


def test_a_few_hundred_requests_are_answered_by_the_contract(service):
    contract.run(service, "quick", examples=50, schedule="cron")
    properties.check(service, examples=200)


def test_a_few_hundred_raw_requests_get_no_answer_that_is_not_their_own(service):
    wire = Wire(service)
    raw.send_shapes(service, wire)
    raw.send_mutations(service, wire, 300, seed=0)
    raw.hang_up(service, wire, 20)
    raw.ask_side_by_side(service, wire, 20)
