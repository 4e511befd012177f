"""The table of all results: benchmarks/RESULTS.md."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from benchmarks.measure import Found, Measure

HERE = Path(__file__).parent
KEPT = HERE.parent / "build" / "bench"  # what each script found last

_HEAD = """# What was measured

`make bench` runs the scripts of this folder one after the other and writes this file. The figures \
are of one machine; ratios carry over to others better than times do. Each figure is the median of \
its rounds unless it says otherwise, and the spread runs from the first to the third quartile. \
Where two ways are compared they take turns in the same run, “A against B” is ours against the \
other, and the ratio is the median of the rounds' own, which need not be that of A and B.
"""


def write_results(scripts: Iterable[str], kept: Path = KEPT, folder: Path = HERE) -> Path:
    """Write the table of what `scripts` found last, to the file that is returned.

    Args:
        scripts: In the order of the table.
        kept: Where a JSON file of each is, if it was ever run.
        folder: Gets RESULTS.md, and has growth.md where that was measured. While some were never
            run `kept` gets it, so that no whole table is replaced by a part.
    """
    files = [kept / f"{script}.json" for script in scripts]
    if not all(file.exists() for file in files):
        folder = kept
    every = [msgspec.json.decode(file.read_bytes(), type=Found) for file in files if file.exists()]
    growth = folder / "growth.md"
    after = "\n" + growth.read_text(encoding="utf-8") if growth.exists() else ""
    table = "\n".join([_HEAD, *_machines(every), *_rows(every)]) + "\n"
    file = folder / "RESULTS.md"
    file.write_text(table + after, encoding="utf-8")
    return file


def days_text(dates: Iterable[str]) -> str:
    """From the first to the last of them."""
    ordered = sorted(set(dates))
    return " to ".join(ordered[:: max(1, len(ordered) - 1)])


def _machines(every: Sequence[Found]) -> Iterator[str]:
    """Where and when it was measured; the figures of other machines or versions bear a number."""
    for number, machine in enumerate(_in_order(every)):
        mark = f"[{number}] " if number else ""
        yield f"{mark}Machine: {machine}.\n"
        yield f"Measured {days_text(each.date for each in every if each.machine == machine)}.\n"


def _in_order(every: Sequence[Found]) -> list[str]:
    """The machines, with their versions; first the one of what was measured last."""
    last = sorted(every, key=lambda found: found.date, reverse=True)
    return list(dict.fromkeys(found.machine for found in last))


def _rows(every: Sequence[Found]) -> Iterator[str]:
    yield "| measure | against | result | spread | goal | |"
    yield "|---|---|---|---|---|---|"
    machines = _in_order(every)
    for found in every:
        number = machines.index(found.machine)
        for measure in found.measures:
            yield _row(measure, f" [{number}]" if number else "")


def _row(measure: Measure, mark: str) -> str:
    spread = "—"
    if measure.spread is not None:
        spread = " – ".join(measure.number(value) for value in measure.spread)
    figure = measure.result
    if measure.statistic != "median":
        figure += f" ({measure.statistic})"
    goal = "—" if measure.goal is None else f"{measure.wanted} {measure.number(measure.goal)}"
    name = measure.name + mark + (f"<br>{measure.note}" if measure.note else "")
    cells = (name, measure.against, figure, spread, goal, measure.verdict)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
