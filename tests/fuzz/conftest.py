"""At the end, the number of requests of each kind."""

import pytest

from fuzz import counts
from fuzz.wire import Wire


@pytest.fixture(scope="session")
def wire(service):
    return Wire(service)


def pytest_terminal_summary(terminalreporter):
    if counts.SENT:
        terminalreporter.write_line(counts.written())
