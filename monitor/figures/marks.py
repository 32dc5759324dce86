"""Finds every word of the lists in one pass over a text: actions, number words, what is named."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.figures.words import Language, Lexicon, lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Where the words stand, in order. All positions are characters."""

    acts: list[tuple[int, int, frozenset[str]]]  # start, end, actions
    named: list[tuple[int, str]]  # start, taxonomy key
    spelled: list[int]  # starts of number words
    acts_at: list[int]
    named_at: list[int]

    def actions_between(self, start: int, end: int) -> list[tuple[int, int, frozenset[str]]]:
        """Return (start, end, keys) of the actions within the span, in order."""
        low = bisect_left(self.acts_at, start)
        return self.acts[low : bisect_left(self.acts_at, end, low)]

    def whats_between(self, start: int, end: int) -> list[tuple[int, str]]:
        """Return (start, key) of the things named within the span, in order."""
        low = bisect_left(self.named_at, start)
        return self.named[low : bisect_left(self.named_at, end, low)]


Entry = tuple[frozenset[str] | None, str, bool]  # actions, what, number word


@lru_cache(maxsize=3)
def _machine(language: Language) -> tuple[AhoCorasick, list[Entry]]:
    entries = _entries(lexicon(language))
    phrases = sorted(entries)
    return (
        AhoCorasick(phrases, matchkind=MatchKind.LeftmostLongest),
        [entries[phrase] for phrase in phrases],
    )


def _entries(words: Lexicon) -> dict[str, Entry]:
    """One- and two-letter ASCII words are left to the places where they are expected."""
    phrases = {*words.actions, *words.nouns, *words.numbers}
    found: dict[str, Entry] = {}
    for phrase in phrases:
        if len(phrase) < 3 and phrase.isascii() and phrase != "ba":
            continue
        noun = words.nouns.get(phrase)
        what = noun.what if noun and phrase not in words.weak else ""
        number = phrase in words.numbers
        actions = words.actions.get(phrase)
        found[phrase] = (actions, what, number)
    return found


def mark(text: str, language: Language) -> Marks:
    """Return the marks of `text`, which is lower case."""
    machine, entries = _machine(language)
    acts: list[tuple[int, int, frozenset[str]]] = []
    named: list[tuple[int, str]] = []
    spelled: list[int] = []
    whole = language != "zh"
    padded = text + " "  # so that the characters beside a match can be looked at by index
    for index, start, end in machine.find_matches_as_indexes(text):
        if whole and (padded[end].isalpha() or padded[start - 1].isalpha()):
            continue
        actions, what, number = entries[index]
        if actions:
            acts.append((start, end, actions))
        if what:
            named.append((start, what))
        if number:
            spelled.append(start)
    return Marks(
        acts=acts,
        named=named,
        spelled=spelled,
        acts_at=[start for start, _, _ in acts],
        named_at=[start for start, _ in named],
    )
