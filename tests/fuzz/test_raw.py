"""Raw bytes at the socket: whatever they are, only answers of ours come back, and the service lives on."""

import pytest

from . import raw

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def nothing_is_left_and_normal_requests_are_answered(service, wire):
    raw.ask_side_by_side(service, wire, 20)
    left = raw.Left(service)
    yield
    raw.ask_side_by_side(service, wire, 40)
    left.nothing()


def test_no_shape_of_a_request_gets_an_answer_that_is_not_its_own(service, wire):
    raw.send_shapes(service, wire)


@pytest.mark.parametrize("seed", range(6))
def test_no_mutation_of_a_request_gets_an_answer_that_is_not_its_own(service, wire, seed):
    raw.send_mutations(service, wire, 1_500, seed)


def test_clients_that_hang_up_leave_nothing_behind(service, wire):
    raw.hang_up(service, wire, 600)
