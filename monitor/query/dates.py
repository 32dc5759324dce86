"""The days that a `date:` clause means: a year, a month, a day, a range, an open range."""

import re
from calendar import monthrange
from datetime import date, timedelta

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def span(text: str) -> tuple[date, date] | None:
    """Return the first and last day of '2025-11', '2025..2026-03', '>=2025', None if neither."""
    if text[:1] in "<>" and text:
        return _open(text)
    first, dots, last = text.partition("..")
    start = _one(first) if first else (date.min, date.min)
    end = _one(last) if last else (date.max, date.max) if dots else start
    if start is None or end is None or not (first or last):
        return None
    return start[0], end[1]


def _open(text: str) -> tuple[date, date] | None:
    sign = text.rstrip("-0123456789")
    found = _one(text[len(sign) :])
    if found is None:
        return None
    first, last = found
    spans = {
        ">": (last + timedelta(days=1) if last < date.max else last, date.max),
        ">=": (first, date.max),
        "<": (date.min, first - timedelta(days=1) if first > date.min else first),
        "<=": (date.min, last),
    }
    return spans.get(sign)


def _one(text: str) -> tuple[date, date] | None:
    found = _DAY.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        start = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return start, start
    if month:
        return start, start.replace(day=monthrange(start.year, month)[1])
    return start, date(start.year, 12, 31)
