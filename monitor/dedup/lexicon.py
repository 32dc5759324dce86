"""Place names, concepts and plain words of the story decision, read once from lexicon.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from monitor.text import fold

Phrases = dict[str, tuple[tuple[tuple[str, ...], str], ...]]


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """`places` and `concepts` go from a first word to (words, key) pairs, longest first."""

    places: dict[str, str]  # a spelling without spaces -> key
    place_words: frozenset[str]
    concepts: Phrases
    common: frozenset[str]
    provinces: frozenset[str]
    plain: frozenset[str]
    ordinary: frozenset[str]  # in capitals, but no part of a name
    leading: frozenset[str]  # the same, before a name


@cache
def lexicon() -> Lexicon:
    """Return the lexicon shipped beside this module."""
    raw = tomllib.loads(files("monitor.dedup").joinpath("lexicon.toml").read_text("utf-8"))
    places = {_glue(s): key for key, spellings in raw["places"].items() for s in (key, *spellings)}
    return Lexicon(
        places=places,
        place_words=frozenset(places),
        concepts=_phrases(raw["concepts"]),
        provinces=frozenset(raw["common"]["provinces"].split()),
        common=frozenset(raw["common"]["names"]),
        plain=frozenset(raw["plain"]["words"].split()),
        ordinary=frozenset(raw["names"]["ordinary"].split()),
        leading=frozenset(f"{raw['names']['ordinary']} {raw['names']['leading']}".split()),
    )


def _glue(spelling: str) -> str:
    return fold(spelling).replace(" ", "")


def _phrases(table: dict[str, list[str]]) -> Phrases:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for key, spellings in table.items():
        for spelling in spellings:
            words = tuple(fold(spelling).split())
            found.setdefault(words[0], []).append((words, key))
    return {first: tuple(sorted(rows, key=lambda r: -len(r[0]))) for first, rows in found.items()}
