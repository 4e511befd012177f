"""Tables as text that spreadsheets and programs read: comma-separated, after RFC 4180."""

from collections.abc import Iterable, Sequence
from io import StringIO

from alexnet_gui.core.readable import unicode_text

Cell = str | int | float | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # after OWASP, “CSV Injection”


def csv_lines(rows: Iterable[Sequence[Cell]]) -> str:
    """A line for each row; fractions with all their digits, None as nothing.

    A name that a spreadsheet would run as a formula gets a `'` before it and stays a name.
    """
    import csv  # a library of its own, when the window is made: see gui/torch_libraries.py

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cell(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return repr(cell)
    if isinstance(cell, str):
        cell = unicode_text(cell)
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return cell
