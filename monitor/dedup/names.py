"""Names of people, places and bodies: runs of capitalised words, folded to one spelling."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from monitor.dedup.lexicon import lexicon
from monitor.text import fold

# Words with a capital; letters of scripts that have none, and rare ones, begin no name here.
_UPPER = "".join(filter(str.isupper, map(chr, (*range(0x590), *range(0x1E00, 0x2000)))))
_CAPITAL = re.compile(rf"[{_UPPER}](?<![^\W_].)[\w'’]*")
_WORD_BEFORE = re.compile(r"[^\W_][\w'’]*$")

_PRICE = re.compile(r"(?:us|vnd|usd|rm|rmb|hk|sgd|hkd|zar)\d")
_CREDIT = re.compile(r"(?:Ảnh|Photo|Photograph|Nguồn|ảnh)\s?(?:by|:)\s?$")  # who took a picture


class Name(NamedTuple):
    """A name as folded words, its key (without spaces, one spelling) and where it stands."""

    words: tuple[str, ...]
    key: str
    at: int


def names(text: str, language: str | None = None) -> list[Name]:
    """Find the names in NFC text, in order. Lone Vietnamese syllables are no names."""
    runs = list(_runs(text))
    certain = {run[0][0] for run in runs if len(run) == 1 and not run[0][2]}
    certain |= {word for run in runs if len(run) > 1 for word, _, _ in run[1:]}
    found = []
    for run in runs:
        words, at = _trimmed(run)
        if _PRICE.match(words[0] if words else "") or _CREDIT.search(
            text, max(0, run[0][1] - 12), run[0][1]
        ):
            continue
        if not words or (len(words) == 1 and language == "vi" and _a_syllable(words[0])):
            continue
        if len(words) > 1 or not run[0][2] or _known(words[0], certain):
            found.append(Name(words, _key(words), at))
    return found


def _a_syllable(word: str) -> bool:
    return len(word) <= 6 and word.isalpha() and word not in lexicon().place_words


def _known(word: str, certain: set[str]) -> bool:
    return word in certain or word in lexicon().place_words


Run = list[tuple[str, int, bool]]  # folded word, place, begins a sentence


def _runs(text: str) -> Iterator[Run]:
    run: Run = []
    end = -2
    for token in _CAPITAL.finditer(text):
        start = token.start()
        if start and text[start - 1] in "'’_" and _inside_word(text, start):
            continue
        if run and text[end:start] not in (" ", "-", "–", "\u00a0"):
            yield run
            run = []
        run.append((_bare(token.group()), start, _begins(text, start)))
        end = token.end()
    if run:
        yield run


def _inside_word(text: str, at: int) -> bool:
    """Tell whether an apostrophe before `at` belongs to a word that began before it."""
    head = _WORD_BEFORE.search(text, max(0, at - 40), at)
    return head is not None


@lru_cache(maxsize=20_000)
def _bare(word: str) -> str:
    for tail in ("'s", "’s", "'", "’"):
        word = word.removesuffix(tail)
    return fold(word).replace(" ", "")


def _begins(text: str, at: int) -> bool:
    before = text[max(0, at - 4) : at].rstrip(" \"'“‘(*!")
    return not before or before[-1] in ".!?:;\n–—-…"


def _trimmed(run: Run) -> tuple[tuple[str, ...], int]:
    known = lexicon()
    first, last = 0, len(run)
    glued = known.places.get("".join(word for word, _, _ in run))
    if glued:
        return (glued,), run[0][1]
    while first < last - 1 and run[first][0] in known.leading:
        first += 1
    while first < last and run[last - 1][0] in known.ordinary:
        last -= 1
    words = tuple(word for word, _, _ in run[first:last] if word)
    if len(words) == 1 and (
        len(words[0]) < 2 or words[0] in known.leading or words[0] in known.plain
    ):
        return (), 0
    return words, run[first][1] if words else 0


def _key(words: tuple[str, ...]) -> str:
    glued = "".join(words)
    return lexicon().places.get(glued, glued)


def weight(name: Name) -> float:
    """How telling it is that another text has the same name, 0..2."""
    if name.key in lexicon().common:
        return 0.25
    if name.key in lexicon().provinces:
        return 0.8
    if name.key in lexicon().place_words:
        return 1.0
    if len(name.words) > 1:
        return 2.0 if len(name.key) > 6 else 1.5
    return 1.2 if len(name.key) >= 5 else 0.7
