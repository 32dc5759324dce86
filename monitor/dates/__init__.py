"""Dates as news pages and feeds write them, in Vietnamese, English, Chinese and their neighbours.

Own patterns on folded text: measured, general date libraries miss or misread every fifth of them.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from monitor.dates import patterns, relative
from monitor.dates.patterns import Clock, Day
from monitor.dates.tables import REGIONS, ZONES, spell
from monitor.model import DateOrder, Method, Precision, Stamp

MAX_TEXT = 300  # characters of a text that are looked at
_SKEW = timedelta(minutes=10)  # a server's clock may run ahead this much
_EARLIEST = 1970


def parse(
    text: str,
    *,
    zone: str,
    now: datetime,
    order: DateOrder = "dmy",
    language: str | None = None,
    method: Method = "feed",
) -> Stamp | None:
    """Return the moment a text states, None where it states none or an impossible one.

    `zone` (IANA) is taken for times that name none, which flags `zone-assumed`. A later moment
    than `now` (aware) becomes `now`, flagged `future`. Years are never guessed.
    """
    raw = text.strip()[:MAX_TEXT]
    spelled = _published_part(spell(raw))
    reading = _Reading(raw=raw, zone=zone, now=now, order=order, language=language, method=method)
    return reading.of(spelled) if spelled else None


def order_of(texts: Iterable[str], default: DateOrder = "dmy") -> DateOrder:
    """Return the order in which all numeric days of one listing are possible.

    One "9/14/2026" tells that its neighbour "9/12/2026" is of September too.
    """
    days = [found for text in texts if (found := _numbers(text))]
    if any(b > 12 >= a for a, b in days) and not any(a > 12 for a, _ in days):
        return "mdy"
    if any(a > 12 >= b for a, b in days) and not any(b > 12 for _, b in days):
        return "dmy"
    return default


def _numbers(text: str) -> tuple[int, int] | None:
    found = patterns.NUMERIC.search(text[:MAX_TEXT])
    return (int(found.group("a")), int(found.group("b"))) if found else None


def month_day(text: str, *, order: DateOrder = "dmy") -> tuple[int, int] | None:
    """Return month and day of a date that has no year ("October 14", "14/10", "10月14日").

    For whoever can infer the year from elsewhere and say so; `parse` reads no such date.
    """
    found = patterns.find_month_day(spell(text[:MAX_TEXT]), order)
    return found if found and _day(2024, *found) else None


def _published_part(text: str) -> str:
    """Of "updated … | published …" the latter; both are often on one line."""
    if len(text) < 30 or not (updated := patterns.UPDATED.search(text)):
        return text
    published = patterns.PUBLISHED.search(text, updated.end())
    if published and patterns.find_day(text[published.start() :], "dmy"):
        return text[published.start() :]
    return text


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def _day(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


class _Reading:
    """One text being read, with what is known beside it."""

    __slots__ = ("language", "method", "now", "order", "raw", "zone")

    def __init__(
        self,
        *,
        raw: str,
        zone: str,
        now: datetime,
        order: DateOrder,
        language: str | None,
        method: Method,
    ) -> None:
        self.raw, self.zone, self.now = raw, zone, now
        self.order, self.language, self.method = order, language, method

    def of(self, text: str) -> Stamp | None:
        """Try the kinds of statement in the order in which they can be trusted."""
        if republic := patterns.REPUBLIC.search(text):
            year = int(republic.group(1)) + 1911
            text = f"{text[: republic.start()]}{year}年{text[republic.end() :]}"
        day = patterns.find_day(text, self.order)
        if day is not None:
            return self._full(text, day)
        return self._digits(text) or self._relative(text) or self._coarse(text)

    def _full(self, text: str, day: Day) -> Stamp | None:
        midnight, flags = self._midnight(day)
        if midnight is None:
            return None
        clock = patterns.find_clock(text, day.end)
        before = patterns.find_clock(text[: day.start]) if clock is None else None
        clock = clock or before
        if clock is None:
            return self._stamp(midnight, "day", flags=flags)
        return self._timed(text, midnight, clock, min(clock.end, day.end), flags)

    def _midnight(self, day: Day) -> tuple[datetime | None, tuple[str, ...]]:
        """Check a day; where day and month may be swapped, mend what cannot be or is to come."""
        year = self._year(day.year)
        stated = _day(year, day.month, day.day) if year else None
        swapped = _day(year, day.day, day.month) if year and day.numeric else None
        late = stated is not None and stated > self.now + timedelta(days=1)
        if swapped and (stated is None or (late and swapped <= self.now)):
            return swapped, ("order-swapped",)
        return stated, ()

    def _year(self, year: int) -> int:
        """Return the full year: of two digits, or of the Buddhist era; 0 where it is none."""
        if 0 <= year < 100:
            latest = self.now.year % 100 + 1
            year += 2000 if year <= latest else 1900
        elif 2400 < year < 2700:
            year -= 543
        return year if _EARLIEST <= year <= 2200 else 0

    def _timed(
        self, text: str, midnight: datetime, clock: Clock, after: int, flags: tuple[str, ...]
    ) -> Stamp | None:
        local = midnight.replace(
            hour=clock.hour, minute=clock.minute or 0, second=clock.second or 0, tzinfo=None
        )
        stated = self._offset(patterns.find_zone(text, after, clock.end), local)
        precision: Precision = "second" if clock.second is not None else "minute"
        if clock.minute is None:
            precision = "hour"
        if stated is None:
            aware = local.replace(tzinfo=_zone(self.zone))
            flags = (*flags, "zone-assumed")
        else:
            aware = local.replace(tzinfo=timezone(timedelta(minutes=stated)))
        return self._stamp(aware, precision, flags=flags)

    def _offset(self, zone: str | int | None, local: datetime) -> int | None:
        if zone is None or isinstance(zone, int):
            return zone
        if zone == "cst" and (self.language == "zh" or self.zone in _CHINA):
            return 480
        if zone in REGIONS:
            offset = local.replace(tzinfo=_zone(REGIONS[zone])).utcoffset()
            return int(offset.total_seconds() // 60) if offset is not None else None
        return ZONES[zone]

    def _digits(self, text: str) -> Stamp | None:
        """Compact ISO 8601 and Unix time: only where nothing else stands in the text."""
        if found := patterns.COMPACT.match(text):
            day = _day(*(int(found.group(part)) for part in ("y", "m", "d")))
            if day is None or not found.group("h"):
                return self._stamp(day, "day") if day else None
            stated = f"{found.group('h')}:{found.group('min')}"
            stated += f":{found.group('s')}" if found.group("s") else ""
            clock = patterns.find_clock(stated := f"{stated} {found.group('z') or ''}")
            return self._timed(stated, day, clock, 0, ()) if clock else None
        if found := patterns.EPOCH.match(text):
            at = datetime.fromtimestamp(int(found.group("s")), UTC)
            return self._stamp(at, "second") if at <= self.now + _SKEW else None
        return None

    def _relative(self, text: str) -> Stamp | None:
        local = self.now.astimezone(_zone(self.zone))
        if told := relative.ago(text, local):
            at, precision = told
            return self._told(at, precision)
        word = relative.day_word(text)
        if word is None:
            return None
        days, start, end = word
        midnight = _day(local.year, local.month, local.day)
        rest = f"{text[:start]} {text[end:]}"
        clock = patterns.find_clock(rest)
        if midnight is None or (clock is None and not relative.alone(text, start, end)):
            return None
        midnight -= timedelta(days=days)
        if clock is None:
            return self._stamp(midnight, "day", confidence=0.7)
        return self._timed(rest, midnight, clock, 0, ())

    def _told(self, at: datetime, precision: Precision) -> Stamp:
        """A distance from now: to the minute for minutes, the calendar day for days."""
        if precision in ("minute", "hour"):
            return self._stamp(at.replace(second=0, microsecond=0), precision, confidence=0.7)
        day = datetime(at.year, at.month, at.day, tzinfo=UTC)
        if precision in ("month", "year"):
            day = day.replace(day=1)
        if precision == "year":
            day = day.replace(month=1)
        return self._stamp(day, precision, confidence=0.5)

    def _coarse(self, text: str) -> Stamp | None:
        """A month or a year, where a label at most stands beside it."""
        if "©" in text or "copyright" in text:
            return None
        bare = relative.LABEL.sub("", text).strip(" .,;|()")
        if found := patterns.MONTH_ONLY.match(bare):
            month = int(found.group("m2") or found.group("m3") or 0) or patterns.month_of(found)
            year = int(found.group("y") or found.group("y2") or found.group("y3"))
            at = _day(self._year(year) or 1, month, 1)
            return self._stamp(at, "month", confidence=0.6) if at and at.year > 1 else None
        if found := patterns.YEAR_ONLY.match(bare):
            return self._stamp(datetime(int(found.group("y")), 1, 1, tzinfo=UTC), "year")
        return None

    def _stamp(
        self,
        at: datetime,
        precision: Precision,
        *,
        flags: tuple[str, ...] = (),
        confidence: float = 1.0,
    ) -> Stamp:
        whole = precision in ("day", "month", "year")
        today = self.now.astimezone(_zone(self.zone))
        latest = (
            datetime(today.year, today.month, today.day, tzinfo=UTC) if whole else self.now + _SKEW
        )
        offset = None if whole else at.utcoffset()
        if at > latest:
            at, flags, confidence = (latest if whole else self.now), (*flags, "future"), 0.3
        if "order-swapped" in flags:
            confidence = min(confidence, 0.5)
        return Stamp(
            at=at.astimezone(UTC),
            precision=precision,
            method=self.method,
            confidence=confidence,
            zone=None if offset is None else int(offset.total_seconds() // 60),
            raw=self.raw[:120],
            flags=flags,
        )


_CHINA = ("Asia/Shanghai", "Asia/Taipei", "Asia/Hong_Kong", "Asia/Macau")
