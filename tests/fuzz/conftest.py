"""The running service of tests/service, and at the end the number of requests of each kind."""

import sys

from . import SERVICE_TESTS, counts

sys.path.insert(0, str(SERVICE_TESTS))

from conftest import service  # noqa: E402, F401


def pytest_terminal_summary(terminalreporter):
    if counts.SENT:
        terminalreporter.write_line(counts.written())
