"""Finds every word of the lists in one pass over a text: actions, number words, what is named."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.figures.words import Language, Lexicon, lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Where the words stand: parallel lists, by position. All positions are characters."""

    action_starts: list[int]
    action_ends: list[int]
    actions: list[frozenset[str]]
    what_starts: list[int]
    what_ends: list[int]
    whats: list[str]
    spelled: list[int]  # starts of number words

    def actions_between(self, start: int, end: int) -> list[tuple[int, int, frozenset[str]]]:
        """Return (start, end, keys) of the actions within the span, in order."""
        low, high = bisect_left(self.action_starts, start), bisect_left(self.action_starts, end)
        return list(
            zip(
                self.action_starts[low:high],
                self.action_ends[low:high],
                self.actions[low:high],
                strict=True,
            )
        )

    def whats_between(self, start: int, end: int) -> list[tuple[int, str]]:
        """Return (start, key) of the things named within the span, in order."""
        low, high = bisect_left(self.what_starts, start), bisect_left(self.what_starts, end)
        return list(zip(self.what_starts[low:high], self.whats[low:high], strict=True))


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
        if len(phrase) < 3 and phrase.isascii():
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
    found = Marks(
        action_starts=[], action_ends=[], actions=[], what_starts=[], what_ends=[], whats=[],
        spelled=[],
    )  # fmt: skip
    whole = language != "zh"
    for index, start, end in machine.find_matches_as_indexes(text):
        if whole and (text[end : end + 1].isalpha() or (start and text[start - 1].isalpha())):
            continue
        actions, what, number = entries[index]
        if actions:
            found.action_starts.append(start)
            found.action_ends.append(end)
            found.actions.append(actions)
        if what:
            found.what_starts.append(start)
            found.what_ends.append(end)
            found.whats.append(what)
        if number:
            found.spelled.append(start)
    return found
