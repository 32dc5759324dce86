"""Puts number, unit and what is counted together, before anybody asks whether it is a result."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from monitor.figures import nouns
from monitor.figures.beside import EACH, approximation, dated, money_before, priced, refused
from monitor.figures.marks import Marks
from monitor.figures.numerals import CAUGHT, Number, Reader, digits, ranged, risen, spelled
from monitor.figures.words import MONEY, Lexicon, Rate

Kind = Literal["mass", "money", "years", "person", "case", "ring", "thing", "packing", "ellipsis"]

_A_TON = re.compile(
    r"\b(?:half (?:an?|of a)|an?)(?= (?:half |quarter )?(?:metric )?(?:tons?|tonnes?|kilos?"
    r"|kilograms?|pound|dozen|hundred|thousand|million|billion)\b)"
)
_A_TON_NEAR = (" a half", " a quarter", " a metric", " a ton", " a kilo", " a pound", " a dozen",
               " a hundred", " a thousand", " a million", " a billion", " half a")  # fmt: skip
_PRISON = {
    "en": re.compile(
        r"(?:[’']? (?:of )?(?:in (?:prison|jail)|imprisonment|behind bars|jail|prison)\b)"
    ),
    "vi": re.compile(r" (?:tù|án treo|cải tạo)\b"),
    "zh": re.compile(r"有期徒刑"),
}
_MONTHS = re.compile(r"(?:,? and|,)? (\w+) (?:months?|tháng)\b")
_RATE = re.compile(r"/(?:năm|tháng|ngày|quý|kg|người|year|month|day)\b")
_PASSIVE = re.compile(
    r"(?: (?:others?|more))? (?:were|was|have been|had been|are) "
    r"(arrested|detained|caught|jailed|sentenced|convicted|rescued|freed|prosecuted|deported)\b"
)
_DONE_LATER = re.compile(
    r"((?: [a-z][a-z'’]+){1,4}?)(?:,[^.;]{0,110},)? (?:were|was|have been|had been|are) "
    r"(?:also |later |all |subsequently |immediately |since )?"
    r"(arrested|detained|jailed|sentenced|convicted|prosecuted|deported|apprehended|nabbed|charged|handcuffed|remanded)\b"
)
_JUST_DONE = re.compile(
    r"\b(arrested|arresting|detained|detaining|charged|apprehended|nabbed|jailed|convicted|"
    r"arrests? of|arrest|detain|nab)(?: another| a further| at least| some| about| around| nearly|"
    r" more than| over| a total of)* $"
)
_OFFICIALS = re.compile(r"\b(?:officers|officials|soldiers|rangers|policemen|troops)$")
_NOBODY_NAMED = re.compile(
    r"[.;:]?\s*$|[.;:](?!\d)| (?:and|in|on|at|after|for|over|as|during|who|from)\b"
)
_GOES = re.compile(r"(?= (?:were|was|have|had|are|remain)\b)")
_SOME_PLURAL = re.compile(r"(?: [a-z][a-z'’]+){0,3}? [a-z]{3,}(?:s|men|women)\b(?!’|')")
_STARTS = ("", ":", ";", ",", "(", "\n")
_ALONE_DONE = re.compile(r" (arrested|detained|jailed|rescued|sentenced|convicted)\b")
_RELATED = re.compile(r" (?:drug|wildlife|narcotics|crime)[ -](?:related|linked)\b(?! \w)")
_DONE = {
    "jailed": "convictions", "sentenced": "convictions", "convicted": "convictions",
    "rescued": "victims", "freed": "victims",
}  # fmt: skip
_HALF = re.compile(r" rưỡi\b")
_KIND_OF_UNIT: dict[str, Kind] = {"person": "person", "case": "case", "ring": "ring"}


@dataclass(slots=True, kw_only=True)
class Draft:
    """A figure in the making. Positions are characters of the text."""

    kind: Kind
    start: int
    end: int
    number: int  # where the digits begin
    value: Decimal
    high: Decimal | None
    unit: str
    what: str = ""
    names: tuple[str, ...] = ()  # what the words beside the noun name
    strong: bool = False
    spelled: bool = False
    approx: str | None = None
    phrase: str = ""
    prison: bool = False  # the words themselves say that years are prison
    part: bool = False
    whole: bool = False  # a part of it is stated next
    foreign: bool = False  # 'of' something that the lists do not know
    definite: bool = False  # 'the two men': somebody spoken of before
    method: str = ""
    action: str | None = None
    confidence: float = 1.0
    sentence: tuple[int, int] = field(default=(0, 0))


def numbers(text: str, words: Lexicon, marks: Marks) -> list[Number]:
    """Return every number of the text, in digits or words, ranges joined, in order."""
    found = list(digits(text, words, Reader(text, words.language)))
    starts = list(marks.spelled)
    if words.language == "en" and any(sign in text for sign in _A_TON_NEAR):
        starts = sorted({*starts, *(hit.start() for hit in _A_TON.finditer(text))})
    begins, ends = [one.start for one in found], [one.end for one in found]
    end = 0
    for start in starts:
        last = bisect_right(begins, start) - 1
        if start < end or (last >= 0 and start < ends[last]):
            continue
        if text.startswith("năm", start) and (
            text[start - 2 : start - 1].isdigit() or text[start + 4 : start + 5].isdigit()
        ):
            continue  # '12 năm' are years, 'năm 2025' is one
        number = spelled(text, start, words)
        if number:
            end = number.end
            found.append(number)
    found.sort(key=lambda number: number.start)
    return ranged(text, found, words)


def draft(text: str, number: Number, words: Lexicon) -> Draft | None:
    """Return what `number` says, or None where it counts nothing that we know."""
    money = money_before(text, number.start, words)
    if money and priced(text, number, number.end, words):
        return None
    if money:
        made: Draft | None = _made("money", number, number.end, money[0])
        start = money[1]
    else:
        made, start = _after(text, number, words), number.start
    if made is None:
        return None
    before = text[max(0, start - 40) : start]
    if number.value <= 31 and made.kind not in ("mass", "money") and dated(before):
        return None
    made.approx, made.start = approximation(before, start, words)
    year = number.bare and 1900 <= number.value <= 2100 and made.kind not in ("mass", "packing")
    if (year and not made.approx) or refused(text[max(0, made.start - 40) : made.start], words):
        return None
    return made


def _after(text: str, number: Number, words: Lexicon) -> Draft | None:
    found = nouns.measure(text, number.end, words)
    if found and not _longer_noun(text, number.end, found.end, words):
        return _measured(text, number, found, words)
    if words.language == "en" and not number.spelled and nouns.ellipsis(text, number.end):
        return _made("ellipsis", number, number.end, "")
    return _counted(text, number, words)


def _longer_noun(text: str, at: int, end: int, words: Lexicon) -> bool:
    """True where a thing is named that begins like a measure: '3 cân điện tử'."""
    spans = nouns.tokens(text, at, 4) if words.language == "vi" else []
    noun = nouns.phrase_at(text, spans, words) if spans else None
    return bool(noun and (noun[0].counts or noun[0].packing) and spans[noun[1] - 1][1] > end)


def _unknown_people(text: str, number: Number, words: Lexicon) -> tuple[str, int] | None:
    """Return what people of a calling that no list has are, and where their noun ends."""
    if text.endswith(CAUGHT, 0, number.start) and _NOBODY_NAMED.match(text, number.end):
        return "arrests", number.end
    later = _DONE_LATER.match(text, number.end)
    if later:
        return _DONE.get(later.group(2), "arrests"), later.end(1)
    done = _JUST_DONE.search(text, max(0, number.start - 40), number.start)
    noun = _SOME_PLURAL.match(text, number.end) if done else None
    if not done or not noun or any(word in words.stops for word in noun.group().split()):
        return None
    return _DONE.get(done.group(1), "arrests"), noun.end()


def _names_more(text: str, at: int, words: Lexicon) -> bool:
    """True where a noun follows that the lists do not know: 'eight of the adults'."""
    spans = nouns.tokens(text, at, 1)
    return bool(spans) and text[slice(*spans[0])] not in words.stops


_ONE: Rate = (Decimal(1), Decimal(1))


def _made(kind: Kind, number: Number, end: int, unit: str, rate: Rate = _ONE) -> Draft:
    times, by = rate
    return Draft(
        kind=kind,
        start=number.start,
        end=end,
        number=number.start,
        value=number.value * times / by,
        high=number.high * times / by if number.high is not None else None,
        unit=unit,
        spelled=number.spelled,
    )


def _measured(text: str, number: Number, found: nouns.Measure, words: Lexicon) -> Draft | None:
    end = found.end
    if MONEY.match(found.unit):
        unfit = text.startswith(words.after, end) or priced(text, number, end, words)
        return None if unfit else _made("money", number, end, found.unit, found.rate)
    if found.unit == "year":
        return _term(text, number, found, words)
    if half := _HALF.match(text, end):
        number, end = replace(number, value=number.value + Decimal("0.5")), half.end()
    if EACH.search(text[max(0, number.start - 50) : number.start]):
        return None
    if found.unit == "litre" and _BOTTLE.match(text, end):
        return None  # '1.5-litre bottles'
    made = _made("mass", number, end, found.unit, found.rate)
    if held := _held(text, end, words):
        made.what, made.end = held
    elif words.language == "en" and text.startswith(" of ", end):
        made.foreign = nouns.UNSAID.match(text, end) is None
    return made


# '100 tigers live along the border', 'only two tigers left'.
_POPULATION = re.compile(
    r" (?:live|left|remain|remaining|survive|surviving|roam|exist|roaming|in the wild|living|"
    r"are left|still (?:live|survive|remain)|worldwide|are thought to (?:live|remain|survive))"
    r"(?!\w| (?:in (?:a|the|his|her|their|boxes|bags)|at|by|behind|on) )"
)
_BOTTLE = re.compile(r" (?:bottle|can|drum|jar|tank|barrel|container|jerrycan|canister)s?\b")


def _term(text: str, number: Number, found: nouns.Measure, words: Lexicon) -> Draft | None:
    """Return years or months, which count as a figure when they are a prison term."""
    if text.startswith(words.after, found.end + 1):
        return None
    made = _made("years", number, found.end, "year", found.rate)
    more = _MONTHS.match(text, found.end) if found.rate[1] == 1 else None
    if more and (months := _small(more.group(1), words)):
        made.value, made.end = made.value + months / 12, more.end()
    if prison := _PRISON[words.language].match(text, made.end):
        made.prison, made.end = True, prison.end()
    return made


def _small(word: str, words: Lexicon) -> Decimal | None:
    return Decimal(word) if word.isdigit() else words.numbers.get(word)


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


def _counted(text: str, number: Number, words: Lexicon) -> Draft | None:
    head = nouns.head(text, number.end, words)
    if head is None:
        return _bare(text, number, words)
    if head.noun.noise and _OFFICIALS.search(text, number.end, head.end):
        return _bare(text, number, words)
    if head.noun.noise or _RATE.match(text, head.end):
        return None
    noun = head.noun
    if noun.counts == "animal" and _POPULATION.match(text, head.end):
        return None
    if noun.packing and not noun.counts:
        made = _made("packing", number, head.end, noun.packing)
        made.what = head.named or (head.names[-1] if head.names else "")
    else:
        made = _made(_KIND_OF_UNIT.get(noun.counts, "thing"), number, head.end, noun.counts)
        made.what = head.named or noun.what
    if number.whole is not None:
        made.value = number.whole  # nobody counts a part of a thing: '250.000 viên'
    made.names, made.strong, made.phrase = head.names, noun.strong, head.phrase
    made.part = nouns.PART_OF.match(text, number.end) is not None
    made.definite = number.value < 10 and text.endswith((" the ", "\nthe "), 0, number.start)
    return made


def _bare(text: str, number: Number, words: Lexicon) -> Draft | None:
    """Return a number whose noun was said before: 'two were caught', 'nine of the 17'."""
    if noun := risen(text, number.start, words):
        return _rose(text, number, noun, words)
    if words.language != "en" or number.value <= 1:
        return None
    passive = _PASSIVE.match(text, number.end)
    if not passive and text[max(0, number.start - 2) : number.start].rstrip(" ")[-1:] in _STARTS:
        passive = _ALONE_DONE.match(text, number.end)  # 'Storm Makers II: 281 arrested'
    if passive:
        made = _made("person", number, passive.end(), "person")
        made.what, made.method = _DONE.get(passive.group(1), "arrests"), "passive"
        return made
    if done := _unknown_people(text, number, words):
        made = _made("person", number, done[1], "person")
        made.what, made.method = done[0], "passive"
        return made
    return _ellipsis(text, number, words)


def _rose(text: str, number: Number, at: int, words: Lexicon) -> Draft | None:
    """Return the count of what stands at `at`: 'bringing the number of arrests to 16'."""
    head = nouns.head(text, at, words)
    if head is None or not head.noun.counts:
        return None
    noun = head.noun
    made = _made(_KIND_OF_UNIT.get(noun.counts, "thing"), number, number.end, noun.counts)
    made.what, made.names, made.strong = head.named or noun.what, head.names, noun.strong
    return made


def _ellipsis(text: str, number: Number, words: Lexicon) -> Draft | None:
    """Return a number of what was counted before: 'another three were', 'nine of the 17'."""
    if text.endswith("another ", 0, number.start) and (goes := _GOES.match(text, number.end)):
        return _made("ellipsis", number, goes.start(), "")
    if related := _RELATED.match(text, number.end):
        made = _made("ellipsis", number, related.end(), "")
        made.part = True
        return made
    part = nouns.PART_OF.match(text, number.end)
    if part and not _names_more(text, part.end(), words):
        made = _made("ellipsis", number, part.end(), "")
        made.part = True
        return made
    return None
