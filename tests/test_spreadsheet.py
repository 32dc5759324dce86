"""CSV that no cell of which is run as a formula."""

import csv
import io

import pytest

from monitor.cli.spreadsheet import write_csv


def written(*rows: dict[str, object], bom: bool = False) -> str:
    out = io.StringIO()
    write_csv(out, ("a", "b"), rows, bom=bom)
    return out.getvalue()


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "  =1"]
)
def test_text_that_looks_like_a_formula_loses_its_power(text: str) -> None:
    (_, row) = csv.reader(io.StringIO(written({"a": text, "b": 1}), newline=""))
    assert row[0] == f"'{text}"


def test_numbers_and_ordinary_text_stay_as_they_are() -> None:
    text = 'Việt Nam, "one"\nline'
    rows = list(csv.reader(io.StringIO(written({"a": text, "b": -5}, {"a": None}), newline="")))
    assert rows == [["a", "b"], [text, "-5"], ["", ""]]


def test_a_mark_for_excel_comes_first() -> None:
    assert written(bom=True).startswith("\ufeffa,b")
