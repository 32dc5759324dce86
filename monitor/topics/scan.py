"""Where thousands of terms stand in one article, in one pass over its words.

Single words are looked up in a table that works each word of the world out once (its spellings,
its stem, its beginnings). Phrases, and scripts without spaces, go through Aho-Corasick automata.
Both give candidates by folded letters; accents and capitals are checked where a topic asks.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import accumulate
from typing import Any

from monitor.query import Form, Place, Reading, View, in_order, is_right, stem

_KEPT = 300_000  # words remembered by a table
_WORD = re.compile("[^ ]+")


class _Table(dict[str, tuple[int, ...]]):
    """Word -> numbers of the forms that it may be; works a word out once."""

    def __init__(self, forms: Mapping[int, Form], *, stemmed: bool) -> None:
        super().__init__()
        self._stemmed = stemmed
        self._words: dict[str, list[int]] = defaultdict(list)
        self._stems: dict[str, list[int]] = defaultdict(list)
        self._beginnings: dict[str, list[int]] = defaultdict(list)
        for number, form in forms.items():
            self._put(number, form)
        self._lengths = sorted({len(start) for start in self._beginnings})

    def _put(self, number: int, form: Form) -> None:
        if form.stem and self._stemmed:
            self._stems[form.stem].append(number)
        elif form.prefix:
            self._beginnings[form.words[0]].append(number)
        else:
            self._words[form.words[0]].append(number)

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(self) > _KEPT:
            self.clear()
        found = [*self._words.get(word, ())]
        for length in self._lengths:
            found += self._beginnings.get(word[:length], ()) if length <= len(word) else ()
        if self._stems:
            found += self._stems.get(stem(word), ())
        numbers = self[word] = tuple(found)
        return numbers


class _Automaton:
    """Finds letters in a row. Patterns are those of the forms; several forms may share one."""

    def __init__(self, patterns: Iterable[tuple[str, int]]) -> None:
        self.forms: list[tuple[int, ...]] = []
        by_pattern: dict[str, list[int]] = defaultdict(list)
        for pattern, number in patterns:
            by_pattern[pattern].append(number)
        self.forms = [tuple(numbers) for numbers in by_pattern.values()]
        self._engine = _engine(list(by_pattern))

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
    from ahocorasick_rs import AhoCorasick

    return AhoCorasick(patterns)


class Scanner:
    """All the forms of a set of topics, numbered as they are given."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.forms = tuple(forms)
        numbered = dict(enumerate(self.forms))
        single = {n: form for n, form in numbered.items() if _is_word(form)}
        self.tables = {stemmed: _Table(single, stemmed=stemmed) for stemmed in (True, False)}
        self.phrases = _Automaton(
            (f" {' '.join(form.words)}{'' if form.prefix else ' '}", n)
            for n, form in numbered.items()
            if not form.unspaced and len(form.words) > 1
        )
        self.unspaced = _Automaton(
            (form.words[0], n) for n, form in numbered.items() if form.unspaced
        )

    def scan(self, reading: Reading) -> "Scan":
        """Look for every form in one reading."""
        return Scan(self, reading)


def _is_word(form: Form) -> bool:
    return not form.unspaced and len(form.words) == 1


class Scan:
    """What was found in one reading. `present` are numbers of forms that may stand in it."""

    def __init__(self, scanner: Scanner, reading: Reading) -> None:
        self._scanner = scanner
        self._reading = reading
        self._views = [_ScannedView(scanner, reading, view) for view in reading.views]
        self._letters = _Letters(scanner, reading) if reading.unspaced else None
        self.present: set[int] = set()
        for view in self._views:
            self.present.update(view.words_of, view.phrases_of)
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
    """One view of a reading: the words and phrases that hit, turned into places when asked."""

    def __init__(self, scanner: Scanner, reading: Reading, view: View) -> None:
        self._view = view
        self._words = view.folded.split()
        table = scanner.tables[reading.stemmed]
        self.words_of: dict[int, list[str]] = {}
        for word in set(self._words):
            for number in table[word]:
                self.words_of.setdefault(number, []).append(word)
        self.phrases_of: dict[int, list[tuple[int, int]]] = {}
        forms = scanner.phrases.forms
        for pattern, start, end in scanner.phrases.find(f" {' '.join(self._words)} "):
            for number in forms[pattern]:
                self.phrases_of.setdefault(number, []).append((start, end))

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return [word.span() for word in _WORD.finditer(self._view.folded)]

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._words):
            found[word].append(number)
        return found

    @cached_property
    def _joined_starts(self) -> list[int]:
        """Where each word starts in the words joined by one space, with one space before."""
        return list(accumulate((len(word) + 1 for word in self._words), initial=1))

    def places(self, number: int) -> list[Place]:
        """Return the candidate places of a form."""
        words = self.words_of.get(number, ())
        found = [self._place(at, at) for word in words for at in self._numbers[word]]
        for start, end in self.phrases_of.get(number, ()):
            first = bisect_right(self._joined_starts, start + 1) - 1
            last = bisect_right(self._joined_starts, end - 2) - 1
            found.append(self._place(first, last))
        return found

    def _place(self, first: int, last: int) -> Place:
        start, end = self._spans[first][0], self._spans[last][1]
        return Place(self._view.place(start), self._view.place(end - 1) + 1)


class _Letters:
    """Scripts without spaces: terms are found in the letters with the spaces taken out."""

    def __init__(self, scanner: Scanner, reading: Reading) -> None:
        at = [place for place, char in enumerate(reading.folded) if char != " "]
        self.places_of: dict[int, list[Place]] = defaultdict(list)
        forms = scanner.unspaced.forms
        for pattern, start, end in scanner.unspaced.find(reading.folded.replace(" ", "")):
            for number in forms[pattern]:
                self.places_of[number].append(Place(at[start], at[end - 1] + 1))
