"""The word lists of monitor/terms/figures-*.toml, made ready for looking up. Read once, on use."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

Language = Literal["en", "vi", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "vi", "zh")
WHATS = ("drugs", "wildlife", "people", "goods")
MONEY = re.compile(r"^[A-Z]{3}$")

# Vietnamese writes the tone mark of these endings in two ways.
_TONES = (
    ("úy", "uý"), ("ủy", "uỷ"), ("ụy", "uỵ"), ("ùy", "uỳ"), ("óa", "oá"), ("òa", "oà"),
    ("ỏa", "oả"), ("ọa", "oạ"), ("óe", "oé"), ("kỳ", "kì"), ("kỹ", "kĩ"), ("mỹ", "mĩ"),
    ("lý", "lí"), ("tỷ", "tỉ"),
)  # fmt: skip


Rate = tuple[Decimal, Decimal]  # times, divided by: what one stated unit is in the normalised one


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """What a word can say of a number before it. Empty strings mean: not this."""

    what: str = ""  # taxonomy key
    counts: str = ""  # unit, where a number counts the thing itself
    packing: str = ""  # unit, where it says what the thing comes in
    strong: bool = False  # a result wherever a crime text states it
    noise: bool = False  # counting this is no result
    size: bool = False  # '20-foot': the number counts nothing that follows


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """Everything one language needs. Phrases are lower case, hyphens as spaces."""

    language: Language
    nouns: dict[str, Noun]
    firsts: frozenset[str]  # first words of every noun and measure
    measure_firsts: frozenset[str]
    reach: dict[str, int]  # first word of noun phrases -> words of the longest one
    measures: dict[str, tuple[str, Rate]]
    coin_ends: frozenset[str]  # last two characters of the currencies' codes
    multipliers: dict[str, int]
    initials: frozenset[str]  # first letters of the multipliers
    numbers: dict[str, Decimal]
    approximations: frozenset[str]
    approximation_ends: frozenset[str]  # last words of them
    actions: dict[str, frozenset[str]]
    before: frozenset[str]
    before_ends: frozenset[str]
    after: tuple[str, ...]
    gate: tuple[str, ...]
    weak: frozenset[str]
    stops: frozenset[str]
    rules: re.Pattern[str]
    misfortune: re.Pattern[str]
    law: re.Pattern[str]  # what is allowed or forbidden to anybody
    found_at: tuple[str, ...]
    haul: tuple[str, ...]
    places: dict[str, str] = field(default_factory=dict)


def table(name: str) -> dict[str, Any]:
    """Return one word file, `figures-<name>.toml`."""
    source = resources.files("monitor.terms").joinpath(f"figures-{name}.toml")
    return tomllib.loads(source.read_text("utf-8"))


def flat(phrase: str) -> str:
    """Return `phrase` as it is looked up: hyphens are spaces."""
    return phrase.replace("-", " ").replace("–", " ")


def _plural(phrase: str) -> str:
    if phrase.endswith(("s", "x", "ch", "sh")):
        return phrase + "es"
    if phrase.endswith("y") and phrase[-2:-1] not in "aeiou":
        return phrase[:-1] + "ies"
    return phrase + "s"


def _spellings(language: Language, phrase: str) -> Iterator[str]:
    yield flat(phrase)
    if language == "en":
        yield flat(_plural(phrase))
    if language == "vi":
        yield from (flat(phrase.replace(a, b)) for a, b in _TONES if a in phrase)


def _merge(nouns: dict[str, Noun], phrase: str, noun: Noun) -> None:
    old = nouns.get(phrase)
    if old is None:
        nouns[phrase] = noun
        return
    nouns[phrase] = replace(
        old,
        what=old.what or noun.what,
        counts=old.counts or noun.counts,
        packing=old.packing or noun.packing,
        strong=old.strong or noun.strong,
    )


def _things(language: Language) -> Iterator[tuple[str, Noun]]:
    for name in WHATS:
        for what, row in table(name).items():
            counts = str(row.get("counts", ""))
            for list_name, strong in ((f"strong_{language}", True), (language, False)):
                for phrase in row.get(list_name, ()):
                    # Drugs are stuff: a number never counts them without a packing word.
                    yield phrase, Noun(what=what, counts=counts, strong=strong)


def _nouns(language: Language) -> dict[str, Noun]:
    nouns: dict[str, Noun] = {}
    for phrase, noun in _things(language):
        for spelling in _spellings(language, phrase):
            _merge(nouns, spelling, noun)
    for unit, row in table("packing").items():
        for phrase in row.get(language, ()):
            for spelling in _spellings(language, phrase):
                _merge(nouns, spelling, Noun(packing=unit))
    for phrase in table("not")[language]["heads"]:
        for spelling in _spellings(language, phrase):
            nouns.setdefault(spelling, Noun(noise=True))
    for phrase in table("not")[language].get("sizes", ()):
        for spelling in _spellings(language, phrase):
            nouns[spelling] = Noun(noise=True, size=True)
    return nouns


def _reach(nouns: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for phrase in nouns:
        first, *rest = phrase.split()
        found[first] = max(found.get(first, 0), len(rest) + 1)
    return found


def _any_of(phrases: list[str], language: Language) -> re.Pattern[str]:
    """Return a pattern of the phrases, those of one first letter together: fewer to try."""
    edge = "" if language == "zh" else r"\b"
    rests: dict[str, list[str]] = {}
    for phrase in phrases:
        rests.setdefault(phrase[0], []).append(re.escape(phrase[1:]))
    groups = (f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in rests.items())
    return re.compile(f"{edge}(?:{'|'.join(groups)}){edge}")


def _ends(phrases: list[str]) -> frozenset[str]:
    return frozenset(phrase.split()[-1] for phrase in phrases)


def _rate(factor: str) -> Rate:
    times, _, by = factor.partition("/")
    return Decimal(times), Decimal(by or 1)


def _measures(language: Language) -> dict[str, tuple[str, Rate]]:
    return {
        flat(phrase): (unit, _rate(factor))
        for unit, row in table("units").items()
        for factor, phrases in row.get(language, {}).items()
        for phrase in phrases
    }


def _coin_ends(measures: dict[str, tuple[str, Rate]]) -> frozenset[str]:
    codes = [sign for sign, (unit, _) in measures.items() if MONEY.match(unit) and len(sign) <= 4]
    lone = [f"{before}{sign}" for sign in codes if len(sign) == 1 for before in " \n("]
    return frozenset(sign[-2:] for sign in (*codes, *lone))


def _actions(language: Language) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for action, row in table("actions").items():
        for phrase in row.get(language, ()):
            for spelling in {phrase, *(_spellings(language, phrase) if language == "vi" else ())}:
                found.setdefault(spelling, set()).add(action)
    return {phrase: frozenset(keys) for phrase, keys in found.items()}


def _places(names: Iterable[tuple[str, list[str]]]) -> dict[str, str]:
    return {name: shown for shown, spelled in names for name in spelled}


@lru_cache(maxsize=len(LANGUAGES))
def lexicon(language: Language) -> Lexicon:
    """Return the words of one language, ready to look up."""
    numbers, refused = table("numbers")[language], table("not")
    nouns, measures = _nouns(language), _measures(language)
    approximations = [flat(phrase) for phrase in numbers["approximately"]]
    before = [flat(phrase) for phrase in refused[language]["before"]]
    return Lexicon(
        language=language,
        nouns=nouns,
        reach=_reach(nouns),
        firsts=frozenset(["m", *(phrase.split()[0] for phrase in (*nouns, *measures))]),
        measure_firsts=frozenset(phrase.split()[0] for phrase in measures),
        measures=measures,
        coin_ends=_coin_ends(measures),
        multipliers=dict(numbers["multiplier"]),
        initials=frozenset(word[0] for word in numbers["multiplier"]),
        numbers={word: Decimal(value) for word, value in numbers["word"].items()},
        approximations=frozenset(approximations),
        approximation_ends=_ends(approximations),
        actions=_actions(language),
        before=frozenset(before),
        before_ends=_ends(before),
        after=tuple(refused[language]["after"]),
        gate=tuple(refused["gate"][language]),
        weak=frozenset(refused["weak"][language]),
        misfortune=_any_of(refused["misfortune"][language], language),
        law=_any_of(refused["law"][language], language),
        rules=_any_of(refused[language]["rules"], language),
        haul=tuple(refused["haul"][language]),
        found_at=tuple(refused["found"][language]),
        stops=frozenset(refused[language].get("stops", ())),
        places=_places(table("scope")["places"].items()),
    )
