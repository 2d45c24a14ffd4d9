"""How many requests of each kind were sent, and how they were answered."""

import collections

from running_service import ROOT

FILE = ROOT / ".local" / "fuzz-counts.md"
SENT = collections.defaultdict(collections.Counter)


def count(kind, answer, number=1):
    """One more request of that kind that was answered so; the answer is a status or a few words."""
    SENT[kind][str(answer)] += number


def written():
    """Writes the table to .local/fuzz-counts.md and returns it."""
    lines = ["| kind | requests | answers |", "| --- | ---: | --- |"]
    for kind, answers in SENT.items():
        seen = ", ".join(f"{answer}: {number}" for answer, number in sorted(answers.items()))
        lines.append(f"| {kind} | {sum(answers.values())} | {seen} |")
    table = "\n".join(lines) + "\n"
    FILE.write_text(table)
    return table
