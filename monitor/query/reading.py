"""An article as queries see it: one folded text, of which each place leads back to the article.

Title, lead and text stand one after the other with a barrier between, so that no phrase crosses.
Where words are run together (ofViệt) there are two views: as written, and cut at the seams.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date
from functools import cached_property
from itertools import accumulate, islice, pairwise
from typing import NamedTuple

from monitor.model import Article, Field
from monitor.query.tree import Zone
from monitor.text import exact, fold, is_unspaced, read

BARRIER = "\0"  # in no term: folding makes it a space everywhere else
_GAP = f"\n{BARRIER}\n"
_FOLDED_GAP = f" {BARRIER} "
_OPENING = 80  # words of a text that say what it is about, as journalists are taught
_OPENING_SYLLABLES = 120  # the same in Vietnamese, which writes its syllables apart
_WORD = re.compile("[^ ]+")
_LETTER_OR_WORD = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    "|[^ \u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)
_UNSTEMMED = frozenset(("vi", "zh", "th", "lo", "km", "my", "ja", "ko", "id", "ms"))


class Place(NamedTuple):
    """Characters `start`..`end` of the text of a reading."""

    start: int
    end: int


class View(NamedTuple):
    """A folded text in which words are looked for, and the way from there to the reading."""

    folded: str
    place: Callable[[int], int]


class Reading:
    """One article, ready to be asked. `article` keeps what is known beside the words."""

    def __init__(self, article: Article) -> None:
        self.article = article
        fields: list[Field] = ["title", "text"]
        if article.lead and article.lead not in article.text:
            fields.insert(1, "lead")
        parts = [read(getattr(article, field)) for field in fields]
        self._fields = fields
        self._bases = list(
            accumulate((len(part.text) + len(_GAP) for part in parts[:-1]), initial=0)
        )
        self._places = [part.places for part in parts]
        self.text = _GAP.join(part.text for part in parts)
        self.folded = _FOLDED_GAP.join(part.folded for part in parts)
        self._seams = [
            base + at for base, part in zip(self._bases, parts, strict=True) for at in part.seams
        ]

    @cached_property
    def stemmed(self) -> bool:
        """Whether English inflection counts: never in Vietnamese and other languages."""
        language = self.article.language
        if language is None:
            sample = self.text[:2000]
            return len(sample.encode()) - len(sample) < 0.04 * len(sample) + 2
        return language not in _UNSTEMMED

    @cached_property
    def unspaced(self) -> bool:
        """Whether it has letters of a script that puts no spaces between words."""
        return not self.folded.isascii() and is_unspaced(self.folded)

    @cached_property
    def views(self) -> tuple[View, ...]:
        """The folded text as written and, where there are seams, cut at them."""
        as_written = View(self.folded, lambda at: at)
        if not self._seams:
            return (as_written,)
        bounds = [0, *self._seams, len(self.folded)]
        pieces = [self.folded[a:b] for a, b in pairwise(bounds)]
        cuts = [seam + number for number, seam in enumerate(self._seams)]
        return (as_written, View(" ".join(pieces), lambda at: at - bisect_left(cuts, at)))

    def split(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the folded title and the rest, each as written and, where it has seams, cut."""
        parts = tuple(view.folded.partition(BARRIER) for view in self.views)
        titles = tuple(dict.fromkeys(title for title, _, _ in parts))
        return titles, tuple(dict.fromkeys(rest for _, _, rest in parts))

    @cached_property
    def _starts(self) -> list[int]:
        pattern = _LETTER_OR_WORD if self.unspaced else _WORD
        starts = [word.start() for word in pattern.finditer(self.folded)]
        return sorted({*starts, *self._seams}) if self._seams else starts

    def word_at(self, at: int) -> int:
        """Return the number of the word that stands at a character."""
        return bisect_right(self._starts, at) - 1

    def field_of(self, place: Place) -> tuple[Field, int, int]:
        """Return the article's field with the place in it, as the article is stored."""
        number = bisect_right(self._bases, place.start) - 1
        base, places = self._bases[number], self._places[number]
        start, end = place.start - base, place.end - base
        if places is not None:
            start, end = places[start], places[end]
        return self._fields[number], start, end

    def bounds(self, zone: Zone) -> tuple[tuple[int, int], ...]:
        """Return where a zone lies: `lead` is the title, the lead and the text's first words."""
        title = (0, self._bases[1] - len(_GAP))
        if zone == "title":
            return (title,)
        body = (self._bases[-1], len(self.text))
        if zone == "text":
            return ((self._bases[1], len(self.text)),)
        return ((0, self._opening_end(body[0])),)

    def _opening_end(self, start: int) -> int:
        pattern = _LETTER_OR_WORD if self.unspaced else _WORD
        count = _OPENING_SYLLABLES if self.article.language == "vi" else _OPENING
        words = islice(pattern.finditer(self.folded, start), count, count + 1)
        return next((word.start() for word in words), len(self.text))

    def words(self, place: Place) -> list[str]:
        """Return the words at a place with their accents, lower case."""
        return [exact(word) for word in self.written(place)]

    def written(self, place: Place) -> list[str]:
        """Return the words at a place as they are written."""
        text, folded = self.text[place.start : place.end], self.folded[place.start : place.end]
        if " " not in folded:
            return [text]
        return [text[word.start() : word.end()] for word in _WORD.finditer(folded)]

    @cached_property
    def day(self) -> date | None:
        """The calendar day of publication, None where it is not known."""
        stamp = self.article.published
        return stamp.at.date() if stamp else None

    @cached_property
    def author(self) -> tuple[str, ...]:
        """The words of the author's name, folded."""
        return tuple(fold(read(self.article.author or "").text).split())
