"""What holds of the answer to any well-formed GET."""

import pytest

from . import properties

pytestmark = pytest.mark.slow


def test_any_well_formed_get_is_answered_by_the_contract(service):
    properties.check(service, examples=3_000)
