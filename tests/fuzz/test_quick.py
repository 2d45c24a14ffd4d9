"""A few hundred requests of each kind; the files beside this one send them by the thousand."""

from . import contract, properties, raw


def test_a_few_hundred_requests_are_answered_by_the_contract(service):
    contract.run(service, "quick", examples=50, schedule="cron")
    properties.check(service, examples=200)


def test_a_few_hundred_raw_requests_get_no_answer_that_is_not_their_own(service, wire):
    raw.send_shapes(service, wire)
    raw.send_mutations(service, wire, 300, seed=0)
    raw.hang_up(service, wire, 20)
    raw.ask_side_by_side(service, wire, 20)
