"""When it was published: every claim read as a moment, then settled by the order of trust."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor import dates
from monitor.extract.structured import Said
from monitor.extract.trust import AGREEMENT, CONFLICT, confidence, rank
from monitor.model import DateOrder, Evidence, Method, Stamp

_FINENESS = ("year", "month", "day", "hour", "minute", "second")
_NEAR = timedelta(hours=26)  # two statements of one moment, whatever their zones
_DATELINE = re.compile(r"\s*(?:\((?P<inside>[^()]{6,90})\)|(?P<before>[^–—]{6,90}?))\s*[–—-]")
_CLOCK = re.compile(r"\d{1,2}\s?[:hHgG.]\s?\d\d")
_CHANGED = re.compile(
    r"(?:last |article )?(?:updated|modified|reviewed|revised)\b|zuletzt (?:aktualisiert|geändert)"
    r"|aktualisiert|mis à jour|actualizado|aggiornato|最終更新|最后更新",
    re.IGNORECASE,
)
_URL_DAY = re.compile(r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>[01]?\d)[/-](?P<d>[0-3]?\d)(?=[/.-]|$)")
_URL_GLUED = re.compile(r"/(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])(?=[/_.-])")


class Reader:
    """Reads statements of time as one source writes them, seen at one moment."""

    def __init__(
        self, *, zone: str, order: DateOrder, language: str | None, now: datetime, floating: bool
    ) -> None:
        self.zone, self.order, self.language, self.now = zone, order, language, now
        self.floating = floating  # the zone is a guess, so offsets are shown as stated

    def stamp(self, text: str, method: Method) -> Stamp | None:
        """Return the moment a text states, None where it states none."""
        found = dates.parse(
            text, zone=self.zone, now=self.now, order=self.order, language=self.language,
            method=method,
        )  # fmt: skip
        if found is None:
            return None
        base = confidence("published", method)
        return self.localised(replace(found, confidence=round(base * found.confidence, 3)))

    def localised(self, stamp: Stamp) -> Stamp:
        """Show moments that machines wrote in UTC with the source's own offset."""
        if stamp.zone != 0 or self.zone == "UTC" or stamp.whole_day or self.floating:
            return stamp
        offset = stamp.at.astimezone(ZoneInfo(self.zone)).utcoffset()
        return replace(stamp, zone=int(offset.total_seconds() // 60)) if offset else stamp

    def said(self, claims: Iterable[Said]) -> list[Stamp]:
        """Read claims of a page's head; those that state no moment fall away."""
        return [stamp for claim in claims if (stamp := self.stamp(claim.text, claim.method))]

    def day(self, stamp: Stamp) -> date:
        """Return the calendar day where the source is."""
        return (
            stamp.at.date() if stamp.whole_day else stamp.at.astimezone(ZoneInfo(self.zone)).date()
        )


def dateline(reader: Reader, paragraph: str) -> Stamp | None:
    """Read "(Kunming, China – 3 July, 2025) –" and its kin at the start of a text."""
    found = _DATELINE.match(paragraph[:130])
    text = (found.group("inside") or found.group("before")) if found else ""
    if not re.search(r"(?:19|20)\d\d", text):
        return None
    return reader.stamp(text, "dateline")


def in_address(url: str, now: datetime) -> Stamp | None:
    """Read the day in an address: /2025/07/03/ or /20250703/."""
    found = _URL_DAY.search(url) or _URL_GLUED.search(url)
    if found is None:
        return None
    try:
        at = datetime(int(found["y"]), int(found["m"]), int(found["d"]), tzinfo=UTC)
    except ValueError:
        return None
    if at > now + timedelta(days=1):
        return None
    trust = confidence("published", "url")
    return Stamp(at=at, precision="day", method="url", confidence=trust, raw=found.group())


def in_sight(reader: Reader, lines: Sequence[str]) -> list[Stamp]:
    """Read the dates of lines near the title, the nearest line first.

    A site's clock shows the day of the visit: where an older date stands near as well, it is that.
    """
    found = [stamp for line in _first_published(lines) if (stamp := _line(reader, line))]
    today = reader.now.astimezone(ZoneInfo(reader.zone)).date()
    older = [stamp for stamp in found if reader.day(stamp) < today]
    return older + [stamp for stamp in found if stamp not in older] if older else found


def _first_published(lines: Sequence[str]) -> list[str]:
    """Part "10 May 2025, updated 12 May 2025", and put what speaks of a change last."""
    out: list[str] = []
    changed: list[str] = []
    for line in lines:
        found = _CHANGED.search(line)
        if found is None:
            out.append(line)
            continue
        before = line[: found.start()]
        out += [before] if any(char.isdigit() for char in before) else []
        changed.append(line[found.start() :])
    return [*out, *changed]


def _line(reader: Reader, line: str) -> Stamp | None:
    if not any(char.isdigit() for char in line) or len(line) > 200:
        return None
    if len(line.split()) > 9 and not _CLOCK.search(line):
        return None  # a caption or a sentence that speaks of a day
    stamp = reader.stamp(line, "page")
    if stamp is None or stamp.precision in ("year", "month"):
        return None
    # Of a page that gives only the day of its last change, that is a late guess.
    return replace(stamp, confidence=stamp.confidence / 2) if _CHANGED.match(line) else stamp


def settle(reader: Reader, stamps: Sequence[Stamp]) -> tuple[Stamp | None, list[Evidence]]:
    """Choose among claims; return the moment with its confidence, and all of them as evidence."""
    ordered = sorted(
        stamps, key=lambda s: (_doubtful(reader, s, stamps), rank("published", s.method))
    )
    if not ordered:
        return None, []
    best = _refined(reader, ordered)
    others = [stamp for stamp in ordered if stamp.method != best.method]
    against = [stamp for stamp in others if not _agree(reader, best, stamp)]
    trust = best.confidence
    if len(against) < len(others):
        trust = min(0.99, trust + AGREEMENT)
    # Where several <time> stand on a page, they are of other stories.
    weak = {"url", "inferred"} | ({"time"} if _many_times(ordered) else set())
    if any(stamp.method not in weak for stamp in against):
        trust *= CONFLICT
        best = replace(best, flags=(*best.flags, "conflict"))
    chosen = replace(best, confidence=round(trust, 3))
    return chosen, [_evidence(reader, stamp, chosen, best) for stamp in _distinct(ordered)]


def _many_times(stamps: Sequence[Stamp]) -> bool:
    return len({stamp.at for stamp in stamps if stamp.method == "time"}) > 1


def _doubtful(reader: Reader, stamp: Stamp, stamps: Sequence[Stamp]) -> bool:
    """Whether a claim is the day of the visit while the page itself states an older one.

    Feeds made anew and clocks in page heads do that; the publishing system's own tags do not.
    """
    if "future" in stamp.flags:
        return any("future" not in other.flags for other in stamps)
    if stamp.method not in ("feed", "page", "time", "listing", "sitemap"):
        return False
    today = reader.now.astimezone(ZoneInfo(reader.zone)).date()
    if abs((reader.day(stamp) - today).days) > 1:
        return False
    page = ("rules", "json-ld", "meta", "time", "page", "dateline")
    return any(
        other.method in page and (reader.day(stamp) - reader.day(other)).days > 2
        for other in stamps
    )


def _refined(reader: Reader, ordered: Sequence[Stamp]) -> Stamp:
    """Take the time of day from a lesser claim to the same day, and a stated offset before none."""
    best = ordered[0]
    for other in ordered[1:]:
        finer = _FINENESS.index(other.precision) > _FINENESS.index(best.precision)
        if best.whole_day and not other.whole_day and finer:
            if best.precision == "day" and reader.day(other) == best.at.date():
                return other
        elif (
            "zone-assumed" in best.flags
            and "zone-assumed" not in other.flags
            and (
                not other.whole_day
                and abs(other.at - best.at) <= timedelta(hours=14)
                and (other.at.minute == best.at.minute)
            )
        ):
            return other
    return best


def _agree(reader: Reader, one: Stamp, other: Stamp) -> bool:
    if "year" in (one.precision, other.precision):
        return one.at.year == other.at.year
    if "month" in (one.precision, other.precision):
        return (one.at.year, one.at.month) == (other.at.year, other.at.month)
    if one.whole_day or other.whole_day:
        return abs((reader.day(one) - reader.day(other)).days) <= 1
    return abs(one.at - other.at) <= _NEAR


def _distinct(stamps: Sequence[Stamp]) -> list[Stamp]:
    seen: set[tuple[str, datetime]] = set()
    return [s for s in stamps if not ((s.method, s.at) in seen or seen.add((s.method, s.at)))]  # type: ignore[func-returns-value]


def _evidence(reader: Reader, stamp: Stamp, chosen: Stamp, best: Stamp) -> Evidence:
    is_best = stamp.method == best.method and stamp.at == best.at
    note = "" if is_best or _agree(reader, best, stamp) else "contradicts the chosen date"
    return Evidence(
        part="published",
        value=stamp.at.date().isoformat() if stamp.whole_day else stamp.at.isoformat(),
        method=stamp.method,
        confidence=chosen.confidence if is_best else stamp.confidence,
        chosen=is_best,
        note=note,
    )
