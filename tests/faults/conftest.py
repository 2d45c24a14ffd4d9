import pytest

from running_service import ROOT

TABLE = pytest.StashKey()


class FaultTable:
    """What was seen, a row for each dependency and fault; times are for people, nothing asserts on them."""

    FILE = ROOT / ".local" / "fault-table.md"
    HEAD = ["dependency", "fault", "statuses", "next run", "webhook secret", "reasons in the log", "worst ms", "ms to recover"]

    def __init__(self):
        self.rows = []

    def add(self, dependency, fault, answers, reasons, recovered):
        sets = [answers.statuses(), answers.next_runs(), answers.secrets(), reasons]
        cells = [", ".join(sorted(map(str, values))) or "-" for values in sets]
        self.rows.append([dependency, fault, *cells, f"{answers.worst * 1000:.0f}", f"{recovered * 1000:.0f}"])

    def text(self):
        lines = [self.HEAD, ["---"] * len(self.HEAD), *self.rows]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)


@pytest.fixture(scope="session")
def fault_table(request):
    table = request.config.stash[TABLE] = FaultTable()
    yield table
    table.FILE.write_text(table.text())


def pytest_terminal_summary(terminalreporter, config):
    if TABLE in config.stash:
        terminalreporter.write_line(config.stash[TABLE].text())
