"""English inflection: Snowball, and the verbs in -ic that it leaves apart (trafficking)."""

import re
from collections.abc import Callable
from functools import cache

_KEPT = 200_000  # words remembered; a news archive has fewer
_VOWELS = re.compile("[aeiouy]+")


@cache
def _snowball() -> Callable[[str], str]:
    from Stemmer import Stemmer

    stem: Callable[[str], str] = Stemmer("english").stemWord
    return stem


class _Stems(dict[str, str]):
    """Works a word out once."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _KEPT:
            self.clear()
        found = self[word] = _stem(word)
        return found


def _stem(word: str) -> str:
    if not word.isascii() or not word.isalpha():
        return word
    stem = _snowball()(word)
    if stem.endswith("ick") and len(_VOWELS.findall(stem)) > 1:
        return stem[:-1]  # panicked, trafficker
    return stem


_STEMS = _Stems()


def stem(word: str) -> str:
    """Return what a folded English word shares with its inflections."""
    return _STEMS[word]


# Stems that are not how their inflections begin (Snowball's own list of exceptions).
_ODD = {"die": ("die", "dying"), "lie": ("lie", "lying"), "tie": ("tie", "tying")}
_ODD |= {"sky": ("sky", "skies")}
_CHANGING = re.compile(r"(?<=..)(?:[ei]|(?<=b)l)$")


def beginnings(stem: str) -> tuple[str, ...]:
    """Return beginnings of which every word with this stem has one: countri -> countr."""
    return _ODD.get(stem) or (_CHANGING.sub("", stem),)
