"""The table of all results: benchmarks/RESULTS.md."""

import os
import platform
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from benchmarks.measure import Measure

HERE = Path(__file__).parent
KEPT = HERE.parent / "build" / "bench"  # what each script found last
_PACKAGES = ("torch", "torchvision", "numpy", "pillow", "PySide6-Essentials", "pyqtgraph")

_HEAD = """# What was measured

`make bench` runs the scripts of this folder one after the other and writes this file. The figures \
are of one machine; ratios carry over to others better than times do. Each figure is the median of \
its rounds unless it says otherwise, and the spread runs from the first to the third quartile. \
Where two ways are compared they take turns in the same run.

"""


def write_results(scripts: Iterable[str]) -> None:
    """Write the table of what `scripts` found last."""
    lines = ["| measure | against | result | spread | goal | |", "|---|---|---|---|---|---|"]
    dates = []
    for script in scripts:
        file = KEPT / f"{script}.json"
        if file.exists():
            dates.append(datetime.fromtimestamp(file.stat().st_mtime, UTC).date())
            found = msgspec.json.decode(file.read_bytes(), type=list[Measure])
            lines += [_row(measure) for measure in found]
    when = " to ".join(sorted({str(date) for date in dates})[:: max(1, len(set(dates)) - 1)])
    machine = f"{machine_text()}.\n\nMeasured {when}.\n\n"
    growth = HERE / "growth.md"
    after = "\n" + growth.read_text(encoding="utf-8") if growth.exists() else ""
    table = "\n".join(lines) + "\n"
    (HERE / "RESULTS.md").write_text(_HEAD + machine + table + after, encoding="utf-8")


def _row(measure: Measure) -> str:
    low, high = (measure.number(value) for value in measure.spread)
    figure = measure.number(measure.figure)
    if measure.statistic != "median":
        figure += f" ({measure.statistic})"
    goal = "—" if measure.goal is None else f"{measure.wanted} {measure.number(measure.goal)}"
    name = measure.name + (f"<br>{measure.note}" if measure.note else "")
    cells = (name, measure.against, figure, f"{low} – {high}", goal, measure.verdict)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def machine_text() -> str:
    """What this machine is, and the versions that count."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"Machine: {_processor()}, {os.cpu_count()} cores, {_memory()}, {platform.system()};"
        f" Python {platform.python_version()}, {packages}"
    )


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    name = re.search(r"^model name\s*: (.*)$", text, re.MULTILINE)
    units = " ".join(unit for unit in ("avx512_bf16", "amx_bf16") if unit in text)
    words = name.group(1) if name else platform.machine()
    return f"{words} ({units})" if units else words


def _memory() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
    except (AttributeError, OSError, ValueError):
        return "memory unknown"
