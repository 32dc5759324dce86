"""How titles, authors and dates agree with what people say stands on the page."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench.extraction.readers import Found
from bench.extraction.sets import Sample


@dataclass(kw_only=True)
class Tally:
    """Counts over a set; a share is None where nothing is labelled."""

    titles: int = 0
    titles_same: int = 0
    authors: int = 0
    authors_same: int = 0
    dates: int = 0
    days_right: int = 0
    days_wrong: int = 0
    moments: int = 0
    minutes_right: int = 0

    def add(self, sample: Sample, found: Found) -> None:
        """Count one page."""
        if sample.title:
            self.titles += 1
            self.titles_same += key(sample.title) == key(found.title)
        if sample.authors is not None:
            self.authors += 1
            self.authors_same += names(sample.authors) == names(found.authors)
        if sample.published:
            self._date(sample.published, found.published)

    def _date(self, wanted: str, found: str) -> None:
        self.dates += 1
        has_time = "T" in wanted and not re.search(r"T00:00(:00)?([+-]00:00|Z)?$", wanted)
        self.moments += has_time
        if not found:
            return
        right = same_day(wanted, found)
        self.days_right += right
        self.days_wrong += not right
        if has_time and right and "T" in found:
            self.minutes_right += abs(_aware(wanted) - _aware(found)) < timedelta(minutes=1)

    def line(self) -> str:
        """Return the shares in one line."""
        parts = []
        if self.titles:
            parts.append(f"title {self.titles_same / self.titles:.3f}")
        if self.authors:
            parts.append(f"authors {self.authors_same / self.authors:.3f}")
        if self.dates:
            parts.append(
                f"day {self.days_right / self.dates:.3f} wrong {self.days_wrong / self.dates:.3f}"
            )
        if self.moments:
            parts.append(f"minute {self.minutes_right / self.moments:.3f}")
        return "  ".join(parts)


def key(text: str) -> str:
    """Fold case, punctuation and white space."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


def names(authors: Iterable[str]) -> frozenset[str]:
    """Return the folded names."""
    return frozenset(key(name) for name in authors if key(name))


def same_day(wanted: str, found: str) -> bool:
    """Whether two dates are one day: in the stated zone, or as moments less than a minute apart."""
    if wanted[:10] == found[:10]:
        return True
    if "T" in wanted and "T" in found:
        return abs(_aware(wanted) - _aware(found)) < timedelta(minutes=1)
    if "T" in wanted:
        return _aware(wanted).astimezone(UTC).date().isoformat() == found[:10]
    return False


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
