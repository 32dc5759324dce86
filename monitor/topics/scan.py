"""Where thousands of terms stand in one article, in one pass over its words.

Words, phrases and beginnings go through an Aho-Corasick automaton over the folded words, scripts
without spaces through another. Words that may be inflected are looked up in a vocabulary that works
out the stem of each word of the world once. All give candidates by folded letters; places, accents
and capitals are worked out where a topic asks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import Any

from monitor.query import Form, Place, Reading, View, in_order, is_right, stem

_KEPT = 300_000  # words remembered by a vocabulary
_FEW = 2_000  # patterns of an automaton


class _Vocabulary:
    """Word -> numbers of the forms that it may be; works each word of the world out once."""

    def __init__(self, forms: Mapping[int, Form], *, stemmed: bool) -> None:
        self._stemmed = stemmed
        self._forms: dict[str, list[int]] = defaultdict(list)
        for number, form in forms.items():
            self._forms[form.stem if stemmed else form.words[0]].append(number)
        self._known: set[str] = set()
        self._meant: dict[str, tuple[int, ...]] = {}
        self._relevant: set[str] = set()

    def find(self, words: list[str]) -> list[tuple[str, tuple[int, ...]]]:
        """Return those of `words` that may be forms, once each, with the forms' numbers."""
        if not self._forms:
            return []
        if not self._known.issuperset(words):
            self._learn(set(words) - self._known)
        return [(word, self._meant[word]) for word in self._relevant.intersection(words)]

    def _learn(self, words: set[str]) -> None:
        if len(self._known) > _KEPT:
            self._known.clear()
        for word in words:
            if numbers := self._numbers(word):
                self._meant[word] = numbers
                self._relevant.add(word)
        self._known |= words

    def _numbers(self, word: str) -> tuple[int, ...]:
        return tuple(self._forms.get(stem(word) if self._stemmed else word, ()))


class _Automaton:
    """Finds letters in a row. Patterns are those of the forms; several forms may share one."""

    def __init__(self, patterns: Iterable[tuple[str, int]]) -> None:
        self.forms: list[tuple[int, ...]] = []
        by_pattern: dict[str, list[int]] = defaultdict(list)
        for pattern, number in patterns:
            by_pattern[pattern].append(number)
        self.forms = [tuple(numbers) for numbers in by_pattern.values()]
        self._engine = _engine(list(by_pattern))

    def present(self, text: str) -> set[int]:
        """Return the numbers of the forms that stand in `text`."""
        patterns = {pattern for pattern, _, _ in self.find(text)}
        return set(chain.from_iterable(map(self.forms.__getitem__, patterns)))

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return (pattern, start, end) of every pattern in `text`, overlapping ones too."""
        if self._engine is None:
            return []
        found: list[tuple[int, int, int]] = self._engine.find_matches_as_indexes(
            text, overlapping=True
        )
        return found


def _engine(patterns: list[str]) -> Any:
    if not patterns:
        return None
    from ahocorasick_rs import AhoCorasick, Implementation

    # A DFA is quicker while it fits into the processor's cache.
    kind = Implementation.DFA if len(patterns) <= _FEW else Implementation.ContiguousNFA
    return AhoCorasick(patterns, implementation=kind)


class Scanner:
    """All the forms of a set of topics, numbered as they are given."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.forms = tuple(forms)
        numbered = dict(enumerate(self.forms))
        inflected = {n: form for n, form in numbered.items() if form.stem}
        self.words = {stemmed: _Vocabulary(inflected, stemmed=stemmed) for stemmed in (True, False)}
        self.phrases = _Automaton(
            (f" {' '.join(form.words)}{'' if form.prefix else ' '}", n)
            for n, form in numbered.items()
            if not form.unspaced and not form.stem
        )
        self.unspaced = _Automaton(
            (form.words[0], n) for n, form in numbered.items() if form.unspaced
        )

    def scan(self, reading: Reading) -> "Scan":
        """Look for every form in one reading."""
        return Scan(self, reading)


class Scan:
    """What was found in one reading. `present` are numbers of forms that may stand in it."""

    def __init__(self, scanner: Scanner, reading: Reading) -> None:
        self._scanner = scanner
        self._reading = reading
        self._views = [_ScannedView(scanner, reading, view) for view in reading.views]
        self._letters = _Letters(scanner, reading) if reading.unspaced else None
        self.present: set[int] = set()
        for view in self._views:
            self.present |= view.present
        if self._letters:
            self.present.update(self._letters.places_of)

    def places(self, number: int) -> list[Place]:
        """Return where a form really stands, its accents and capitals checked."""
        if number not in self.present:
            return []
        form = self._scanner.forms[number]
        found = [place for view in self._views for place in view.places(number)]
        if self._letters:
            found += self._letters.places_of.get(number, ())
        if form.exact or form.case or form.upper or form.plain:
            found = [place for place in found if is_right(form, self._reading, place)]
        return in_order(found)


class _ScannedView:
    """One view of a reading: which forms may stand in it, and where one does when asked."""

    def __init__(self, scanner: Scanner, reading: Reading, view: View) -> None:
        self._view = view
        self._forms = scanner.forms
        words = view.folded.split()
        self._hits = scanner.words[reading.stemmed].find(words)
        self.present: set[int] = set()
        for _, numbers in self._hits:
            self.present.update(numbers)
        self.present |= scanner.phrases.present(f" {' '.join(words)} ")

    @cached_property
    def _text(self) -> str:
        return f" {self._view.folded} "

    @cached_property
    def _words_of(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for word, numbers in self._hits:
            for number in numbers:
                found[number].append(word)
        return found

    def places(self, number: int) -> Iterator[Place]:
        """Yield the candidate places of a form."""
        form = self._forms[number]
        if number not in self.present:
            return
        rows = [(word,) for word in self._words_of[number]] if form.stem else [form.words]
        for row in rows:
            for start, end in _occurrences(self._text, row, prefix=form.prefix):
                yield Place(self._view.place(start - 1), self._view.place(end - 2) + 1)


def _occurrences(text: str, words: tuple[str, ...], *, prefix: bool) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of words in a row in `text`, which has a space at both ends."""
    first = f" {words[0]}"
    at = text.find(first)
    while at >= 0:
        end = _end(text, at + 1, words, prefix=prefix)
        if end:
            yield at + 1, end
        at = text.find(first, at + 1)


def _end(text: str, at: int, words: tuple[str, ...], *, prefix: bool) -> int:
    """Return where `words` end that start at `at`, 0 where others stand there."""
    for number, word in enumerate(words):
        while number and text.startswith(" ", at):
            at += 1
        if not text.startswith(word, at):
            return 0
        at += len(word)
        if prefix and number == len(words) - 1:
            return text.index(" ", at)
        if text[at] != " ":
            return 0
    return at


class _Letters:
    """Scripts without spaces: terms are found in the letters with the spaces taken out."""

    def __init__(self, scanner: Scanner, reading: Reading) -> None:
        at = [place for place, char in enumerate(reading.folded) if char != " "]
        self.places_of: dict[int, list[Place]] = defaultdict(list)
        forms = scanner.unspaced.forms
        for pattern, start, end in scanner.unspaced.find(reading.folded.replace(" ", "")):
            for number in forms[pattern]:
                self.places_of[number].append(Place(at[start], at[end - 1] + 1))
