"""Tables can be read back by any program, and harm no spreadsheet."""

import csv
from io import StringIO

from alexnet_gui.core.csv_text import csv_lines


def test_what_is_written_is_read_back() -> None:
    rows = [["a, b", 'say "cheese"', "two\nlines"], ["", "ü", "0"]]
    assert list(csv.reader(StringIO(csv_lines(rows)))) == rows


def test_fractions_keep_all_their_digits_and_nothing_stays_nothing() -> None:
    assert csv_lines([("a", 1 / 3, None, 12)]) == f"a,{1 / 3!r},,12\n"


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    assert csv_lines([("=1+1", "@a", "-a", "+a", -1.5)]) == "'=1+1,'@a,'-a,'+a,-1.5\n"
    assert csv_lines([("\t=1+1",)]) == "'\t=1+1\n"  # spreadsheets skip what stands before it


def test_a_name_of_no_unicode_is_readable() -> None:
    assert csv_lines([(b"\xff.png".decode("utf-8", "surrogateescape"),)]) == "�.png\n"
