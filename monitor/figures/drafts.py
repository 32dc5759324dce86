"""Puts a number, its unit and what it counts together, before anybody asks whether it is a result."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from monitor.figures import nouns
from monitor.figures.marks import Marks
from monitor.figures.numerals import Number, digits, habit, ranged, spelled
from monitor.figures.words import MONEY, Lexicon

Kind = Literal["mass", "money", "years", "person", "case", "ring", "thing", "packing", "ellipsis"]

_A_TON = re.compile(
    r"\b(?:half (?:an?|of a)|an?)(?= (?:half |quarter )?(?:metric )?(?:tons?|tonnes?|kilos?|kilograms?|pound"
    r"|dozen|hundred|thousand|million|billion)\b)"
)
_PRISON = {
    "en": re.compile(
        r"(?:[’']? (?:of )?(?:in (?:prison|jail)|imprisonment|behind bars|jail|prison)\b)"
    ),
    "vi": re.compile(r" (?:tù|án treo|cải tạo)\b"),
    "zh": re.compile(r"有期徒刑"),
}
_HALF = re.compile(r" rưỡi\b")
_EACH = re.compile(r"\b(?:each|every|mỗi|per|từng) (?:\w+ ){0,3}$")
_KIND_OF_UNIT: dict[str, Kind] = {"person": "person", "case": "case", "ring": "ring"}


@dataclass(slots=True, kw_only=True)
class Draft:
    """A figure in the making. Positions are characters of the text."""

    kind: Kind
    start: int
    end: int
    number: int  # where the digits begin
    value: Fraction
    high: Fraction | None
    unit: str
    what: str = ""
    names: tuple[str, ...] = ()  # what the words beside the noun name
    strong: bool = False
    spelled: bool = False
    approx: str | None = None
    phrase: str = ""
    prison: bool = False  # the words themselves say that years are prison
    part: bool = False
    method: str = ""
    action: str | None = None
    confidence: float = 1.0
    sentence: tuple[int, int] = field(default=(0, 0))


def numbers(text: str, words: Lexicon, marks: Marks) -> list[Number]:
    """Return every number of the text, in digits or words, ranges joined, in order."""
    mark = habit(text, words.language)
    found = list(digits(text, words, mark))
    starts = list(marks.spelled)
    if words.language == "en":
        starts = sorted({*starts, *(hit.start() for hit in _A_TON.finditer(text))})
    taken = [(number.start, number.end) for number in found]
    end = 0
    for start in starts:
        if start < end or any(a <= start < b for a, b in taken):
            continue
        if text.startswith("năm", start) and text[max(0, start - 2) : start - 1].isdigit():
            continue  # '12 năm' are years
        number = spelled(text, start, words)
        if number:
            end = number.end
            found.append(number)
    found.sort(key=lambda number: number.start)
    return ranged(text, found, words)


def draft(text: str, number: Number, words: Lexicon) -> Draft | None:
    """Return what `number` says, or None where it counts nothing that we know."""
    money = _money_before(text, number.start, words)
    start = money[1] if money else number.start
    before = text[max(0, start - 40) : start]
    approx, start = _approximation(before, start, words)
    if _refused(text[max(0, start - 40) : start], words):
        return None
    if money:
        return _made("money", number, start, number.end, money[0], Fraction(1), approx)
    found = nouns.measure(text, number.end, words)
    if found and not _longer_noun(text, number.end, found.end, words):
        return _measured(text, number, found, start, approx, words)
    if number.bare and 1900 <= number.value <= 2100 and not approx:
        return None
    if nouns.ellipsis(text, number.end) and words.language == "en" and not number.spelled:
        return _made("ellipsis", number, start, number.end, "", Fraction(1), approx)
    return _counted(text, number, start, approx, words)


def _longer_noun(text: str, at: int, end: int, words: Lexicon) -> bool:
    """True where a thing is named that begins like a measure: '3 cân điện tử'."""
    spans = nouns.tokens(text, at, 4) if words.language == "vi" else []
    noun = nouns.phrase_at(text, spans, words) if spans else None
    return bool(noun and noun[0].counts and spans[noun[1] - 1][1] > end)


def _made(
    kind: Kind,
    number: Number,
    start: int,
    end: int,
    unit: str,
    factor: Fraction,
    approx: str | None,
) -> Draft:
    return Draft(
        kind=kind,
        start=start,
        end=end,
        number=number.start,
        value=number.value * factor,
        high=number.high * factor if number.high is not None else None,
        unit=unit,
        spelled=number.spelled,
        approx=approx,
    )


def _money_before(text: str, start: int, words: Lexicon) -> tuple[str, int] | None:
    before = text[max(0, start - 5) : start]
    stripped = before.rstrip(" ")
    for length in range(min(4, len(stripped)), 0, -1):
        sign = stripped[-length:]
        unit = words.measures.get(sign)
        if not unit or not MONEY.match(unit[0]):
            continue
        at = start - (len(before) - len(stripped)) - length
        if sign[0].isalpha() and text[at - 1 : at].isalpha():
            continue
        if sign.isalpha() and len(before) != len(stripped) and len(sign) != 3 and sign != "rs":
            continue
        return unit[0], at
    return None


def _approximation(before: str, start: int, words: Lexicon) -> tuple[str | None, int]:
    """Return the word before the number that makes it inexact, and where it begins."""
    if before.endswith("~"):
        return "~", start - 1
    spoken = before.split(" ")
    if spoken and spoken[-1] == "":
        spoken.pop()
    for count in range(min(4, len(spoken)), 0, -1):
        phrase = " ".join(spoken[-count:])
        if phrase.lstrip('(“"‘*[\n') in words.approximations:
            phrase = phrase.lstrip('(“"‘*[\n')
            return phrase, start - (len(before) - before.rindex(phrase))
    return None, start


def _refused(before: str, words: Lexicon) -> bool:
    spoken = before.split()
    return any(
        " ".join(spoken[-count:]) in words.before for count in range(1, min(5, len(spoken)) + 1)
    )


def _measured(
    text: str,
    number: Number,
    found: nouns.Measure,
    start: int,
    approx: str | None,
    words: Lexicon,
) -> Draft | None:
    end, value = found.end, number.value
    if MONEY.match(found.unit):
        made = _made("money", number, start, end, found.unit, found.factor, approx)
        return None if text.startswith(words.after, end) else made
    if found.unit == "year":
        made = _made("years", number, start, end, "year", found.factor, approx)
        prison = _PRISON[words.language].match(text, end)
        made.prison = prison is not None
        made.end = prison.end() if prison else end
        return None if text.startswith(words.after, end + 1) else made
    if half := _HALF.match(text, end):
        number, end = _plus_half(number), half.end()
    if _EACH.search(text[max(0, number.start - 30) : number.start]):
        return None
    made = _made("mass", number, start, end, found.unit, found.factor, approx)
    held = _held(text, end, words)
    if held:
        made.what, made.end = held
    return made


def _plus_half(number: Number) -> Number:
    return Number(
        start=number.start, end=number.end, value=number.value + Fraction(1, 2), spelled=True
    )


def _held(text: str, at: int, words: Lexicon) -> tuple[str, int] | None:
    """Return what '2.3 tonnes of …' is of."""
    if words.language == "zh":
        head = nouns.head(text, at, words)
        return (head.named or head.noun.what, head.end) if head and head.noun.what else None
    of = nouns.OF.match(text, at) if words.language == "en" else None
    if of:
        return nouns.thing(text, of.end(), words)
    spans = nouns.tokens(text, at, 1)
    if not spans or text[slice(*spans[0])] in words.stops | {"and"}:
        return None
    return nouns.thing(text, at, words, 4 if words.language == "en" else 6)


def _counted(
    text: str, number: Number, start: int, approx: str | None, words: Lexicon
) -> Draft | None:
    head = nouns.head(text, number.end, words)
    if head is None or head.noun.noise or text.startswith("/", head.end):
        return None
    noun = head.noun
    if noun.packing and not noun.counts:
        made = _made("packing", number, start, head.end, noun.packing, Fraction(1), approx)
        made.what = head.named or (head.names[-1] if head.names else "")
    else:
        kind = _KIND_OF_UNIT.get(noun.counts, "thing")
        made = _made(kind, number, start, head.end, noun.counts, Fraction(1), approx)
        made.what = head.named or noun.what
    made.names, made.strong, made.phrase = head.names, noun.strong, head.phrase
    return made
