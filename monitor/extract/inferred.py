"""A day whose year nobody wrote: taken from the weekday beside it or the years in the text.

"Started in Hanoi on October 14" with "the last meeting in November 2013" is 14 October 2014: the
first such day after everything the text looks back on. Always flagged, never believed much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from monitor import dates
from monitor.extract.furniture import folded
from monitor.extract.trust import confidence
from monitor.model import DateOrder, Stamp

_REACH = 25  # years that are looked back
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SHORT = {name: at for at, name in enumerate(_MONTHS, 1)}
_MONTH_YEAR = re.compile(
    r"\b(?:(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?: \d{1,2})?"
    r"|(?:thang )(?P<vi>\d{1,2})) (?:nam )?(?P<year>(?:19|20)\d\d)\b"
)
_YEAR = re.compile(r"(?<!\d )(?P<lead>\b\w+ )?\b(?P<year>(?:19|20)\d\d)\b(?! \d)")
# Words before a year that is to come, or only a plan.
_AHEAD = frozenset(
    ("by", "until", "till", "to", "through", "toward", "towards", "den", "vision", "before", "for")
)
_WEEKDAYS = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4,
    "saturday": 5, "sunday": 6,
    "thu hai": 0, "thu ba": 1, "thu tu": 2, "thu nam": 3, "thu sau": 4, "thu bay": 5, "chu nhat": 6,
}  # fmt: skip
_WEEKDAY = re.compile("|".join(_WEEKDAYS))
_DAY = re.compile(
    r"\b(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6} \d{1,2}"
    r"|\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
    r"|ngay \d{1,2} \d{1,2}|\d{1,2} thang \d{1,2})\b(?! (?:19|20)\d\d)"
)


def infer(paragraphs: tuple[str, ...], *, now: datetime, order: DateOrder) -> Stamp | None:
    """Return the day the first paragraphs speak of, with the year that the text allows."""
    for paragraph in paragraphs[:2]:
        for stated, weekday in _days(paragraph, order):
            found = _year(stated, weekday, "\n".join(paragraphs), now)
            if found is not None:
                return found
    return None


def _days(paragraph: str, order: DateOrder) -> Iterator[tuple[tuple[int, int], int | None]]:
    """Yield (month, day) and the weekday named beside it, in order."""
    text = folded(paragraph[:600])
    for found in _DAY.finditer(text):
        shown = re.sub(r"ngay (\d{1,2}) (\d{1,2})", r"\1/\2", found.group())
        stated = dates.month_day(shown, order=order)
        if stated is not None:
            near = _WEEKDAY.search(text[max(0, found.start() - 14) : found.end() + 14])
            yield stated, _WEEKDAYS[near.group()] if near else None


def _year(stated: tuple[int, int], weekday: int | None, text: str, now: datetime) -> Stamp | None:
    month, day = stated
    bound = _looked_back_on(folded(text), now.date())
    years = range(now.year - _REACH, now.year + 1)
    fits = [d for year in years if (d := _date(year, month, day)) and d <= now.date()]
    if weekday is not None:
        fits = [d for d in fits if d.weekday() == weekday]
    elif bound is None:
        return None
    if bound is not None:
        fits = [d for d in fits if bound <= d <= bound + timedelta(days=800)]
    if not fits:
        return None
    chosen = fits[0] if bound is not None else fits[-1]
    trust = confidence("published", "inferred") * (1.2 if weekday is not None and bound else 1.0)
    return Stamp(
        at=datetime(chosen.year, chosen.month, chosen.day, tzinfo=UTC), precision="day",
        method="inferred", confidence=round(trust, 2), flags=("year-inferred",),
        raw=f"{month:02}-{day:02}",
    )  # fmt: skip


def _looked_back_on(text: str, today: date) -> date | None:
    """Return the latest moment the text speaks of as past; None where it names no year."""
    found: list[date] = []
    for match in _MONTH_YEAR.finditer(text):
        month = _SHORT[match["name"][:3]] if match["name"] else int(match["vi"])
        if (moment := _date(int(match["year"]), month, 1)) and moment <= today:
            found.append(moment)
    for match in _YEAR.finditer(text):
        if (match["lead"] or "").strip() in _AHEAD:
            continue
        if (moment := _date(int(match["year"]), 1, 1)) and moment <= today:
            found.append(moment)
    return max(found, default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
