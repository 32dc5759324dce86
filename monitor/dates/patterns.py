"""Where in a text the day, the time of day and the zone stand: patterns, no decisions."""

import re
from dataclasses import dataclass

from monitor.dates.tables import AFTERNOON, MONTHS, MORNING, VI_MONTHS, ZONES

_VI = "|".join(sorted(VI_MONTHS, key=len, reverse=True))
_MONTH = rf"(?:(?:thang|thg|th)\.?\s*(?P<vi>\d{{1,2}}|{_VI})\b|(?P<name>[a-z]{{3,10}})\.?)"
_YEAR = r"(?P<y>\d{4}|'?\d{2})(?!\d|\s*[:h]\s*\d|\s*gio)"

YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<y>\d{4})\s*[-/.年년]\s*(?P<m>\d{1,2})\s*[-/.月월]\s*(?P<d>\d{1,2})(?!\d)\s*[日号號일]?"
)
DAY_NAME_YEAR = re.compile(
    r"(?<![\d:.])(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s,./-]{0,3}(?:of\s+|de\s+)?"
    rf"{_MONTH}[\s,./-]{{0,4}}(?:nam\s+|de\s+|of\s+)?{_YEAR}"
)
NAME_DAY_YEAR = re.compile(
    rf"\b{_MONTH}[\s,./-]{{0,3}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s,./-]{{1,3}}(?P<y>\d{{4}})(?!\d)"
)
YEAR_NAME_DAY = re.compile(
    rf"(?<!\d)(?P<y>\d{{4}})[\s,./-]{{1,3}}{_MONTH}[\s,./-]{{1,3}}(?P<d>\d{{1,2}})(?!\d)"
)
# C's ctime, and what Twitter made of it: "Wed Sep 17 08:30:00 +0000 2025".
NAME_DAY_CLOCK_YEAR = re.compile(
    rf"\b{_MONTH}\s+(?P<d>\d{{1,2}})(?=\s+\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s+(?:\S{{1,6}}\s+)?(?P<y>\d{{4}})\b)"
)
NUMERIC = re.compile(
    r"(?<![\d/.])(?P<a>\d{1,2})\s?(?P<sep>[/.-])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?"
    r"(?P<y>\d{4}|\d{2})(?![\d/]|[.-]\d)"
)
COMPACT = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})"
    r"(?:[t\s]?(?P<h>\d{2})(?P<min>\d{2})(?P<s>\d{2})?(?:\.\d+)?\s*(?P<z>z|[+-]\d{2}:?\d{2})?)?\Z"
)
EPOCH = re.compile(r"(?P<s>[1-9]\d{9})(?P<ms>\d{3})?\Z")
MONTH_ONLY = re.compile(
    rf"(?:{_MONTH}[\s,./-]*(?:nam\s+)?(?P<y>\d{{4}})|(?P<y2>\d{{4}})\s*[年-]\s*(?P<m2>\d{{1,2}})\s*月?"
    r"|(?P<m3>\d{1,2})\s?[/-]\s?(?P<y3>\d{4}))\Z"
)
YEAR_ONLY = re.compile(r"(?:nam\s+)?(?P<y>(?:19|20)\d{2})年?\Z")
REPUBLIC = re.compile(r"民[國国]\s*(\d{2,3})\s*年")

_HALF = r"am\b|pm\b|a\.\s?m\b\.?|p\.\s?m\b\.?|sa\b|ch\b|sang\b|chieu\b|toi\b|dem\b"
_BEFORE = r"(?P<before>上午|下午|晚上|傍晚|中午|凌晨|早上|清晨|오전|오후|晚|早)?\s*"
CLOCK = re.compile(
    _BEFORE + r"(?<![\d.:/-])(?P<h>\d{1,2})(?:"
    r"\s?:\s?(?P<m>\d{2})(?:\s?:\s?(?P<s>\d{2})(?:[.,]\d{1,9})?)?"
    r"|\s?(?:h|g|gio|时|時|点|點|시)(?![a-z])\s*(?:(?P<m2>\d{1,2})(?!\d|[/.-]\d)(?:\s?(?:phut|分|분|['p](?![a-z])))?"
    r"(?:\s*(?P<s2>\d{1,2})\s?(?:giay|秒|초|''))?)?"
    r"|\.(?P<m3>\d{2})(?=\s*(?:am|pm|a\.m|p\.m|wib|wita|wit|gmt|utc|bst|ict|sgt|hkt|cet|cest)\b)"
    r"|(?=\s?(?:am|pm|a\.m|p\.m)\b)"
    rf")(?!\d)['\"]?(?:\s*(?P<half>{_HALF}))?"
)
_NAMES = "|".join(sorted(map(re.escape, ZONES), key=len, reverse=True))
_ZONE_NAME = re.compile(rf"(?<![a-z])(?P<name>{_NAMES}|[pecm]t)(?![a-z])")
_ZONE_HOURS = re.compile(r"(?:gmt|utc)\s*(?P<sign>[+-])\s*(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?(?!\d)")
_ZONE_BARE = re.compile(
    r"\s*\(?(?P<sign>[+-])(?P<h>\d{1,2})(?P<colon>:)?(?P<m>\d{2})?(?![\d:/]|[.-]\d)"
)

UPDATED = re.compile(r"cap nhat|updated|modified|更新|修改|chinh sua")
PUBLISHED = re.compile(r"\b(?:dang|xuat ban|published|posted)\b|发布|發佈|发表")


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day as written, with the place it stands at; day and month may be unknown."""

    year: int
    month: int
    day: int
    start: int
    end: int
    numeric: bool = False  # day and month could be the other way round


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as written; `second` and `minute` are None where not stated."""

    hour: int
    minute: int | None
    second: int | None
    start: int
    end: int
    bare_zone: bool = True


_NAMED = (DAY_NAME_YEAR, NAME_DAY_YEAR, YEAR_NAME_DAY, NAME_DAY_CLOCK_YEAR)


def month_of(found: re.Match[str]) -> int:
    """Return the month a match names, 0 for a word that is none."""
    vi = found.group("vi")
    if vi:
        return int(vi) if vi.isdigit() else VI_MONTHS[vi]
    return MONTHS.get(found.group("name") or "", 0)


def find_day(text: str, order: str) -> Day | None:
    """Return the first full day in a spelled text."""
    if found := YEAR_FIRST.search(text):
        y, m, d = found.group("y", "m", "d")
        return Day(_year(y), int(m), int(d), *found.span())
    if found := NUMERIC.search(text):
        return _numeric(found, order)
    for pattern in _NAMED:
        for found in pattern.finditer(text):
            if month := month_of(found):
                year = _year(found.group("y").lstrip("'"))
                return Day(year, month, int(found.group("d")), *found.span())
    return None


def _year(digits: str) -> int:
    """Return a year of two or four digits; -1 for the year 1 that databases give for none."""
    return int(digits) if len(digits) == 2 or digits >= "1000" else -1


def _numeric(found: re.Match[str], order: str) -> Day | None:
    a, b, year = int(found.group("a")), int(found.group("b")), found.group("y")
    if found.group("sep") == "." and len(year) == 2:
        return None  # a version or a figure
    if order == "ymd" and len(year) == 2:
        return Day(a, b, int(year), *found.span())
    day, month = (b, a) if order == "mdy" else (a, b)
    return Day(_year(year), month, day, *found.span(), numeric=True)


def find_clock(text: str, start: int = 0) -> Clock | None:
    """Return the first possible time of day from `start` on, afternoon added."""
    for found in CLOCK.finditer(text, start):
        minute = found.group("m") or found.group("m2") or found.group("m3")
        second = found.group("s") or found.group("s2")
        hour = _hour(int(found.group("h")), found.group("half"), found.group("before"))
        if hour < 24 and int(minute or 0) < 60 and int(second or 0) < 61:
            return Clock(
                hour,
                int(minute) if minute else None,
                min(int(second), 59) if second else None,
                *found.span(),
            )
    return None


def _hour(hour: int, half: str | None, before: str | None) -> int:
    word = (half or before or "").replace(".", "").replace(" ", "")
    if word in AFTERNOON and hour < 12 and not (word == "dem" and hour < 5):
        return hour + 12
    return 0 if word in MORNING and hour == 12 else hour


def find_zone(text: str, after: int, clock_end: int) -> str | int | None:
    """Return the zone stated: minutes east, the name of a region or zone, None where none is.

    A bare `+07` counts only right behind the time: elsewhere it is a dash and a number.
    """
    if found := _ZONE_HOURS.search(text, after):
        return _minutes(found)
    found = _ZONE_BARE.match(text, clock_end)
    if found and (found.group("m") or len(found.group("h")) == 2 or found.group("sign") == "+"):
        return _minutes(found)
    named = _ZONE_NAME.search(text, after)
    return named.group("name") if named else None


def _minutes(found: re.Match[str]) -> int | None:
    minutes = int(found.group("h")) * 60 + int(found.group("m") or 0)
    if minutes > 14 * 60:
        return None
    return -minutes if found.group("sign") == "-" else minutes


_DAY_NAME = re.compile(
    rf"(?<![\d:.])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s,/-]{{0,3}}(?:of\s+)?{_MONTH}(?!\w)"
)
_NAME_DAY = re.compile(rf"\b{_MONTH}[\s,]{{1,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:/.])")
_TWO_NUMBERS = re.compile(r"(?<![\d/.-])(?P<a>\d{1,2})[/-](?P<b>\d{1,2})(?![\d/.-])")
_HAN_DAY = re.compile(r"(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号號]")


def find_month_day(text: str, order: str) -> tuple[int, int] | None:
    """Return month and day of the first date that names no year."""
    if found := _HAN_DAY.search(text):
        return int(found.group("m")), int(found.group("d"))
    for pattern in (_DAY_NAME, _NAME_DAY):
        for found in pattern.finditer(text):
            if month := month_of(found):
                return month, int(found.group("d"))
    if found := _TWO_NUMBERS.search(text):
        a, b = int(found.group("a")), int(found.group("b"))
        return (b, a) if order == "dmy" else (a, b)
    return None
