"""What of an article is kept to compare it with others. Pure, and small enough to store."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import accumulate, compress, count
from operator import add
from typing import Any
from urllib.parse import urlsplit

from monitor.dedup import names, numbers
from monitor.dedup.folding import body, plain
from monitor.dedup.lexicon import lexicon
from monitor.dedup.shingles import Sketch, sketch
from monitor.model import Article, Figure
from monitor.text import fold, nfc, sentences

Weighted = tuple[tuple[str, float], ...]  # key, weight: how telling a shared one is
MOST_TERMS = 60
OPENING = 60  # words
_OPENS = 300  # characters, to the end of a sentence: what a text is about stands there
_LONGEST = 40_000  # characters looked at: beyond that nothing tells more
_WORD = re.compile(r"\w+")
_CONGO = re.compile(r"Democratic Republic of (?:the )?Congo")
_BACKGROUND = re.compile(
    r"\b(?:recall\w*|earlier|previous\w*|last (?:year|month|week|january|february|march|april|may|"
    r"june|july|august|september|october|november|december)|years? (?:ago|before|earlier)|"
    r"since then|truoc do|nam ngoai|nam truoc|thang truoc|tung )\b"
)


@dataclass(frozen=True, kw_only=True)
class Parts:
    """A fingerprint's terms by kind, as dictionaries."""

    names: dict[str, float]
    days: dict[str, float]
    ideas: dict[str, float]
    words: dict[str, float]
    numbers: tuple[tuple[numbers.Number, float], ...]
    size: float


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """One article, reduced to what decides on its kin.

    `terms` are names (`name:`), days (`day:`), ideas (`idea:`) and rare words (`word:`) with their
    weights; `numbers` are (kind, value, weight), see numbers.py; `main` holds which phase, meeting,
    patrol or year's edition the article is about; `day` is the publication day as a proleptic
    ordinal; `figures` are (value, unit, what) as the figures room reads them.
    """

    sha: str
    sketch: Sketch
    words: int
    title: str
    opening: str
    terms: Weighted
    numbers: tuple[tuple[str, float, float], ...]
    main: tuple[tuple[str, int], ...]
    figures: tuple[tuple[str, str, str], ...]
    day: int | None
    language: str | None
    source: str
    outlet: str  # host of the address

    @cached_property
    def parts(self) -> Parts:
        """The terms by kind."""
        kinds: dict[str, dict[str, float]] = {"name": {}, "day": {}, "idea": {}, "word": {}}
        for key, value in self.terms:
            kind, _, rest = key.partition(":")
            kinds[kind][rest] = value
        stated = tuple((numbers.Number(kind, n, 0), heavy) for kind, n, heavy in self.numbers)
        return Parts(
            names=kinds["name"],
            days=kinds["day"],
            ideas=kinds["idea"],
            words=kinds["word"],
            numbers=stated,
            size=sum(heavy for _, heavy in (*self.terms, *stated)),
        )

    def to_json(self) -> list[Any]:
        """Return the fields as JSON has them, in order."""
        return [getattr(self, name) for name in _FIELDS]

    @classmethod
    def from_json(cls, values: Sequence[Any]) -> "Fingerprint":
        """Read what `to_json` gave."""
        found = dict(zip(_FIELDS, values, strict=True))
        rate, shingles, hashes = found["sketch"]
        found["sketch"] = Sketch(rate, shingles, tuple(hashes))
        for name in ("terms", "numbers", "figures", "main"):
            found[name] = tuple(tuple(row) for row in found[name])
        return cls(**found)


_FIELDS = tuple(each.name for each in fields(Fingerprint))


def fingerprint(article: Article, figures: Iterable[Figure] = ()) -> Fingerprint:
    """Take an article's fingerprint. Reads at most 40,000 characters of its text."""
    text = nfc(article.text)[:_LONGEST]
    words = plain(body(text))
    title = fold(nfc(article.title))
    seen = _read(nfc(article.title), text, article)
    return Fingerprint(
        sha=hashlib.sha256(words.encode()).hexdigest()[:32],
        sketch=sketch(words),
        words=words.count(" ") + 1 if words else 0,
        title=" ".join(title.split()),
        opening=" ".join(words.split(" ", OPENING)[:OPENING]),
        figures=tuple((str(f.value), f.unit, f.what) for f in figures),
        day=article.published.at.date().toordinal() if article.published else None,
        language=article.language,
        source=article.source,
        outlet=urlsplit(article.url).hostname or "",
        **seen,
    )


def _read(title: str, text: str, article: Article) -> dict[str, Any]:
    """Read terms, numbers and editions off title and text as one, each with its standing."""
    text = _CONGO.sub("Congo", text)
    if text.isupper():
        text = text.lower()
    whole = f"{_sentence_case(title)}.\n\n{text}" if title else text
    loose = _loose(whole)
    standing = Standing(whole, loose)
    named_days, rest = numbers.days(loose, article.language)
    return {
        "terms": _terms(whole, named_days, standing, article.language),
        "numbers": _numbers(rest, article.language, standing),
        "main": _main(numbers.editions(loose[: standing.opening_end]), len(title)),
    }


def _main(found: list[tuple[int, str, int]], title_end: int) -> tuple[tuple[str, int], ...]:
    """Pick the edition of each kind that title or opening names first; three are a list of all."""
    chosen: dict[str, int] = {}
    for kind in {kind for _, kind, _ in found}:
        ahead = [n for at, of, n in found if of == kind and at < title_end]
        opening = [n for _, of, n in found if of == kind]
        if ahead or 0 < len(set(opening)) < 3:
            chosen[kind] = (ahead or opening)[0]
    return tuple(sorted(chosen.items()))


class Standing:
    """How much a place in a text is about its own event: the opening most, background least."""

    def __init__(self, text: str, loose: str) -> None:
        self._starts: list[int] = []
        self._factors: list[float] = []
        for at, (start, end) in enumerate(sentences(text)):
            factor = max(0.6, 1.0 - 0.06 * max(0, at - 2))
            self._add(start, factor)
            for found in _BACKGROUND.finditer(loose, start, end):
                self._add(found.start(), 0.4 * factor)
                clause = loose.find(";", found.end(), end)
                if clause >= 0:
                    self._add(clause, factor)
        self.opening_end = next((at for at in self._starts if at > _OPENS), len(text))

    def _add(self, start: int, factor: float) -> None:
        if not self._starts or start > self._starts[-1]:
            self._starts.append(start)
            self._factors.append(factor)
        elif start == self._starts[-1]:
            self._factors[-1] = factor

    def __call__(self, at: int) -> float:
        """Return 0.24..1 for the character at `at`."""
        index = bisect_right(self._starts, at) - 1
        return self._factors[index] if index >= 0 else 1.0


def _terms(
    text: str, named_days: list[tuple[int, numbers.Day]], standing: Standing, language: str | None
) -> Weighted:
    noted = _Noted(standing)
    parts: set[str] = set()
    for name in names.names(text, language):
        noted(f"name:{name.key}", names.weight(name), name.at)
        parts.update(name.words)
    for at, (year, month, day) in named_days:
        value = 1.2 if month and day else 0.5 if month else 0.3
        noted(f"day:{year}-{month}-{day}", value, at)
    for at, key in _words(fold(text), parts, rare_words=language != "vi"):
        noted(key, 0.5 if key[0] == "i" else 0.45, at)
    return noted.heaviest()


class _Noted:
    """Terms with their weights: the best standing that each has anywhere counts."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._found: dict[str, float] = {}

    def __call__(self, key: str, value: float, at: int) -> None:
        """Note a term of this weight at a place."""
        known = self._found.get(key, 0.0)
        if known < value:
            value *= self._standing(at)
            if known < value:
                self._found[key] = value

    def heaviest(self) -> Weighted:
        """Return the heaviest, rounded."""
        rounded = [(key, round(value, 3)) for key, value in self._found.items()]
        return tuple(sorted(rounded, key=lambda pair: (-pair[1], pair[0]))[:MOST_TERMS])


def _words(folded: str, names_parts: set[str], *, rare_words: bool) -> Iterator[tuple[int, str]]:
    """Yield (place, term) of the ideas and the rare words of a text."""
    tokens, places = _tokens(folded)
    for index, (phrases, word) in enumerate(map(_SAID.__getitem__, tokens)):
        for phrase, key in phrases:
            if len(phrase) == 1 or tuple(tokens[index : index + len(phrase)]) == phrase:
                yield places[index], key
                break
        else:
            if word and rare_words and tokens[index] not in names_parts:
                yield places[index], word


def _tokens(folded: str) -> tuple[list[str], list[int]]:
    if not folded.isascii():  # marks that carry vowels part words
        found = list(_WORD.finditer(folded))
        return [each.group() for each in found], [each.start() for each in found]
    parts = folded.split(" ")
    starts = map(add, accumulate(map(len, parts), initial=0), count())  # a space after each
    return [part for part in parts if part], list(compress(starts, parts))


Said = tuple[tuple[tuple[tuple[str, ...], str], ...], str]


class _SaidByWord(dict[str, Said]):
    """What a word may say: phrases that begin with it, with their terms; its own term or ''."""

    def __missing__(self, raw: str) -> Said:
        known = lexicon()
        word = _stem(raw)
        phrases = (*known.concepts.get(raw, ()), *known.concepts.get(word, ()))
        plain_word = raw in known.plain or word in known.plain
        rare = len(word) >= 5 and word.isalpha() and not plain_word
        said = (
            tuple((phrase, f"idea:{key}") for phrase, key in phrases),
            f"word:{word}" if rare else "",
        )
        if len(self) > _MOST_WORDS:
            self.clear()
        self[raw] = said
        return said


_MOST_WORDS = 30_000
_SAID = _SaidByWord()


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 5 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _numbers(
    loose: str, language: str | None, standing: Standing
) -> tuple[tuple[str, float, float], ...]:
    found: dict[tuple[str, float], float] = {}
    for number in numbers.numbers(loose, language):
        key = (number.kind, number.value)
        value = round(numbers.weight(number) * standing(number.at), 3)
        found[key] = max(found.get(key, 0.0), value)
    heaviest = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple((kind, value, heavy) for (kind, value), heavy in heaviest[:MOST_TERMS])


class _Loose(dict[int, str]):
    """Accents and case off, punctuation kept."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        bare = fold(char)
        self[code] = made = bare if bare != " " else char
        return made


_LOOSE = _Loose()


def _loose(text: str) -> str:
    return text.translate(_LOOSE)


def _sentence_case(title: str) -> str:
    """Take the capitals off a headline in which nearly every word has one."""
    words = [word for word in title.split() if len(word) > 3]
    if len(words) > 2 and sum(word[0].isupper() for word in words) >= 0.75 * len(words):
        return title.lower()
    return title
