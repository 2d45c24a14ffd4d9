import pytest

from stack import Stack


@pytest.fixture
def stack(service):
    """An empty stack over the running service's backends."""
    return Stack(service, "test-stack")
