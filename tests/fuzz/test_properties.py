"""What holds of the answer to any well-formed GET."""

from . import properties


def test_any_well_formed_get_is_answered_by_the_contract(service):
    properties.check(service, examples=3_000)
