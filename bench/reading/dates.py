"""Date strings: right, wrong and missed, and microseconds a string, ours beside peers.

The strings are those of tests/dates.txt, which our patterns are held to: the figure to look at is
what the peers make of strings that news pages really use, and the time.
"""

import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import process_time
from typing import Any

from monitor.dates import parse

NOW = datetime(2026, 10, 6, 5, 0, tzinfo=UTC)
HANOI = timezone(timedelta(hours=7))
FILE = Path(__file__).resolve().parents[2] / "tests" / "dates.txt"
Reader = Callable[[str], datetime | None]


def rows() -> list[tuple[str, datetime | None, str]]:
    """Return text, moment in Hà Nội (None for no date) and precision; day-first strings only."""
    found = []
    for line in FILE.read_text("utf-8").splitlines():
        text, arrow, told = line.partition(" => ")
        if arrow and not text.startswith(("#", "mdy ")) and "future" not in told:
            moment, _, rest = told.partition(" ")
            when = None if moment == "None" else datetime.fromisoformat(moment)
            if when is not None:
                when = when.replace(tzinfo=HANOI) if when.tzinfo is None else when
            found.append((text, when, rest.partition(" ")[0]))
    return found


def ours(text: str) -> datetime | None:
    stamp = parse(text, zone="Asia/Ho_Chi_Minh", now=NOW)
    if stamp is None:
        return None
    return stamp.at.replace(tzinfo=HANOI) if stamp.whole_day else stamp.at


def peers() -> dict[str, Reader]:
    """Return the peers that are installed, set as well as they can be for these pages."""
    readers: dict[str, Reader] = {"monitor.dates": ours}
    if find_spec("dateparser"):
        dateparser = import_module("dateparser")
        settings = {
            "DATE_ORDER": "DMY",
            "TIMEZONE": "Asia/Ho_Chi_Minh",
            "RETURN_AS_TIMEZONE_AWARE": True,
            "RELATIVE_BASE": NOW.astimezone(HANOI).replace(tzinfo=None),
            "REQUIRE_PARTS": ["day", "month", "year"],
        }
        languages = ["vi", "en", "zh"]
        readers["dateparser"] = lambda text: dateparser.parse(
            text, languages=languages, settings=settings
        )
    if find_spec("dateutil"):
        parser = import_module("dateutil.parser")
        readers["python-dateutil"] = lambda text: _dateutil(parser, text)
    return readers


def _dateutil(parser: Any, text: str) -> datetime | None:
    try:
        found: datetime = parser.parse(text, dayfirst=True, fuzzy=True)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=HANOI)


def report() -> None:
    """Print a line for each reader; the last column is its time against ours."""
    warnings.simplefilter("ignore")  # dateutil warns at every zone it does not know
    strings = rows()
    print(f"{len(strings)} strings, {sum(when is None for _, when, _ in strings)} of them no dates")
    first = 0.0
    for name, reader in peers().items():
        found = [reader(text) for text, _, _ in strings]  # also warms every cache
        started = process_time()
        for text, _, _ in strings:
            reader(text)
        micros = (process_time() - started) / len(strings) * 1e6
        first = first or micros
        pairs = list(zip(found, strings, strict=True))
        right = sum(_same(got, row) for got, row in pairs)
        missed = sum(got is None and row[1] is not None for got, row in pairs)
        shares = {"right": right, "wrong": len(pairs) - right - missed, "missed": missed}
        told = "  ".join(f"{word} {count / len(pairs):.3f}" for word, count in shares.items())
        print(f"{name:<16} {told}  {micros:>7.0f} us  {micros / first:>6.1f} x")


def _same(got: datetime | None, row: tuple[str, datetime | None, str]) -> bool:
    _, when, precision = row
    if got is None or when is None:
        return got is when
    if precision in ("day", "month", "year"):
        return got.astimezone(HANOI).date() == when.date()
    return abs(got - when) < timedelta(minutes=1)
