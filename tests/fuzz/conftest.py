"""At the end, the number of requests of each kind."""

from fuzz import counts


def pytest_terminal_summary(terminalreporter):
    if counts.SENT:
        terminalreporter.write_line(counts.written())
