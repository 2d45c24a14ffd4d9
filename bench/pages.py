"""What a run leaves in docs/: plots, and the tables between a page's marks."""
import pathlib

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plot  # noqa: E402

DOCS = pathlib.Path(__file__).parents[1] / "docs"


def draw(name, width, height, draw_axes):
    """Two axes in one SVG in docs/, readable on light and dark pages."""
    plot.rcParams.update({"svg.hashsalt": name, "font.size": 9, "axes.grid": True, "grid.alpha": 0.3, "figure.facecolor": "white"})
    figure, axes = plot.subplots(1, 2, figsize=(width, height), layout="constrained")
    draw_axes(axes)
    figure.savefig(DOCS / f"{name}.svg", metadata={"Date": None})


def put(page, mark, *tables):
    """Tables, each of rows of strings, the first its head, between <!-- mark --> and <!-- end --> of a page."""
    lines = []
    for head, *rows in tables:
        lines += ["", "| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
        lines += ["| " + " | ".join(row) + " |" for row in rows]
    path = DOCS / page
    before, rest = path.read_text().split(f"<!-- {mark} -->\n", 1)
    after = rest.split("<!-- end -->", 1)[1]
    path.write_text(f"{before}<!-- {mark} -->\n" + "\n".join(lines[1:]) + f"\n<!-- end -->{after}")
