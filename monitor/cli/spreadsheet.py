"""Tables for spreadsheets: CSV that no cell of which is run as a formula."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

_BOM = "\ufeff"  # Excel takes a CSV without it for the system's old encoding
# What a spreadsheet takes for the start of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(
    out: TextIO,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    *,
    bom: bool = False,
) -> None:
    """Write rows by column name (RFC 4180); texts that look like formulas get an apostrophe."""
    if bom:
        out.write(_BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get(column)) for column in columns])


def cell(value: Any) -> Any:
    """Return what may stand in a cell: numbers as they are, text without power."""
    if not isinstance(value, str):
        return "" if value is None else value
    text = value.replace("\0", "")
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text
