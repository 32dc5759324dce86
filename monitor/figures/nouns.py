"""Reads what stands after a number: a measure, the thing counted, what it is made of."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from monitor.figures.numerals import LETTERS
from monitor.figures.taxonomy import broader
from monitor.figures.words import Lexicon, Noun, Rate

_TOKEN = rf"[”\"]? ?[\"“‘'*]?({LETTERS}+(?:['’][a-z]{{1,2}}\b)?)"
SYMBOL = re.compile(r" ?(u\.s\. dollars?|[$€£¥₫₦₹₱฿₩]|us\$|m³|đ\b)")
_SYMBOLIC = frozenset(["", "u", "us", "m", "đ"])
_FIRST = re.compile(_TOKEN)
OF = re.compile(
    r" (?:of|in|worth of)(?: (?:the|suspected|what|illegal|illicit|various|dried|raw))* ?"
)
# 'of' these says nothing that the lists should know.
UNSAID = re.compile(
    r" of (?:(?:the|these|those|them|it|this|that|which|what|their|his|its|all|both)\b|"
    r"(?:[a-z]+ )?(?:parts|items|products|contraband|substances?|stuff|material|trophies|goods)\b)"
)
PART_OF = re.compile(
    r" (?:of|out of|among) (?:(?:the|these|those|them|whom|which|their|its)\b(?: \d[\d.,]*\b)?|"
    r"\d[\d.,]*\b)"
)
_OF_THEM = re.compile(
    r" (?:of (?:them|which|whom|those|these)\b|(?:were |are |was )?(?:involving|concern(?:ed|ing)|"
    r"relat(?:ed|ing) to|linked to|connected to|on (?:drugs?|wildlife|narcotics|animals|timber))\b)"
)
_MORE = ("more", "other", "further", "additional", "others")
_LIVING_OR_DRUG = ("drugs", "wildlife")
_PLAIN = re.compile(f"{LETTERS}+")
_CUBIC = re.compile(r" ?m[3³](?!\w)")
MOST_UNKNOWN = 3  # English adjectives between a number and its noun
_ENDINGS = ("related", "linked", "based", "like", "type", "level", "scale", "carrying")


@dataclass(frozen=True, slots=True)
class Head:
    """What a number counts. `end` is where the words of the noun end."""

    noun: Noun
    end: int
    names: tuple[str, ...] = ()  # taxonomy keys of the words before the noun
    phrase: str = ""
    named: str = ""  # what a packing word holds
    linked: bool = False  # names come from 'related to …' after the noun


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit of measure after a number: what one of it is in the normalised unit."""

    unit: str
    rate: Rate
    end: int


@cache
def _chain(most: int) -> re.Pattern[str]:
    """Return a pattern of up to `most` words: one call of the engine instead of one for each."""
    return re.compile(f"(?:{_TOKEN}" * most + ")?" * most)


def tokens(text: str, at: int, most: int) -> list[tuple[int, int]]:
    """Return spans of up to `most` words that follow `at` with nothing but spaces between."""
    found = _chain(most).match(text, at)
    if found is None or found.lastindex is None:
        return []
    return list(found.regs[1 : found.lastindex + 1])


def phrase_at(text: str, spans: list[tuple[int, int]], words: Lexicon) -> tuple[Noun, int] | None:
    """Return the longest noun phrase that begins with the first span, and how many words it has."""
    if not spans:
        return None
    start, end = spans[0]
    for count in range(min(len(spans), words.reach.get(text[start:end], 0)), 0, -1):
        noun = words.nouns.get(text[start : spans[count - 1][1]])
        if noun:
            return noun, count
    return None


def measure(text: str, at: int, words: Lexicon) -> Measure | None:
    """Return the measure that follows `at`: ' kg', 'm3', ' triệu đồng' has lost its multiplier."""
    if words.language == "zh":
        return _measure_zh(text, at, words)
    first = _FIRST.match(text, at)
    word = first.group(1) if first else ""
    if word in _SYMBOLIC and (symbol := SYMBOL.match(text, at)):
        return _named(words, symbol.group(1), symbol.end())
    if first is None:
        return None
    if word == "m" and (cubic := _CUBIC.match(text, at)):
        return _named(words, "m3", cubic.end())
    return _unit(text, at, words) if word in words.measure_firsts else None


def _unit(text: str, at: int, words: Lexicon) -> Measure | None:
    spans = tokens(text, at, 3)
    start = spans[0][0]
    for count in range(len(spans), 0, -1):
        end = spans[count - 1][1]
        phrase = text[start:end]
        if len(phrase) == 1 and start != at and phrase not in "gđ":
            continue  # a lone letter is a unit only when it is glued to its number
        if found := _named(words, phrase, end):
            return found
    return None


def _named(words: Lexicon, phrase: str, end: int) -> Measure | None:
    unit = words.measures.get(phrase)
    return Measure(unit[0], unit[1], end) if unit else None


def _measure_zh(text: str, at: int, words: Lexicon) -> Measure | None:
    for length in (4, 3, 2, 1):
        if found := _named(words, text[at : at + length], at + length):
            return found
    return None


def head(text: str, at: int, words: Lexicon) -> Head | None:
    """Return what the number that ends at `at` counts."""
    if words.language == "en":
        return _english(text, at, words)
    if words.language == "vi":
        return _vietnamese(text, at, words)
    return _chinese(text, at, words)


def _english(text: str, at: int, words: Lexicon) -> Head | None:
    """Walk the words after the number; the last noun before a boundary is the head."""
    if part := PART_OF.match(text, at):
        at = part.end()
    spans = tokens(text, at, 1)
    if not spans or text[slice(*spans[0])] in words.stops:
        return None
    spans = tokens(text, at, 9)
    names: list[str] = []
    best: Head | None = None
    unknown, place = 0, 0
    while place < len(spans) and unknown <= MOST_UNKNOWN:
        if found := phrase_at(text, spans[place:], words):
            if found[0].size and place == 0:
                return None
            best = _taken(text, found, spans[place:], names, best)
            if best and best.end == spans[place + found[1] - 1][1] and _closes(best.noun):
                break
            place += found[1]
            continue
        step = _step(text, spans[place:], words, names, best)
        if step == "nobody":
            return None
        if step == "end":
            break
        unknown += step == "unknown"
        place += 1
    return _finish_english(text, best, words) if best else None


def _taken(
    text: str,
    found: tuple[Noun, int],
    spans: list[tuple[int, int]],
    names: list[str],
    best: Head | None,
) -> Head | None:
    """Return the head with one more noun read; what only names a thing goes to `names`."""
    noun, count = found
    if noun.what and best and best.noun.what:
        names.append(best.noun.what)
    if noun.noise or noun.counts or noun.packing:
        start, end = spans[0][0], spans[count - 1][1]
        return Head(noun, end, tuple(names), text[start:end])
    if noun.what:
        names.append(noun.what)
    return best


def _step(
    text: str, spans: list[tuple[int, int]], words: Lexicon, names: list[str], best: Head | None
) -> Literal["end", "nobody", "skip", "unknown"]:
    """Say what a word that is no noun of ours means for the walk."""
    start, end = spans[0]
    word = text[start:end]
    if word.endswith(("'s", "’s")):
        return "nobody"  # the number counts somebody whose things these are
    if not best and (word in _MORE or (word in _ENDINGS and text[end : end + 4] != " to ")):
        return "skip"
    if word in words.stops or (best and (word in words.actions or word not in _ENDINGS)):
        return "skip" if _leads_on(text, spans, words, best) else "end"
    if word == "and":
        return "skip" if names else "end"
    return "skip" if word in _ENDINGS else "unknown"


def _closes(noun: Noun) -> bool:
    return bool(noun.packing) or _stops_after(noun)


def _stops_after(noun: Noun) -> bool:
    return noun.counts in ("case", "person") and noun.strong and noun.what in ("cases", "arrests")


def _leads_on(text: str, spans: list[tuple[int, int]], words: Lexicon, best: Head | None) -> bool:
    """True where a verb in -ing joins two nouns: 'ivory smuggling cases'."""
    word = text[slice(*spans[0])]
    if best is None or best.noun.noise or len(spans) < 2:
        return False
    if word in ("and", "or") and best.noun.counts in ("animal", "piece", "plant"):
        named = phrase_at(text, spans[1:], words)
        rest = spans[1 + named[1] :] if named and named[0].what else []
        found = phrase_at(text, rest, words) if rest else None
    elif word.endswith(("ing", "ed")):
        found = phrase_at(text, spans[1:], words)
    else:
        return False
    return bool(found and found[0].strong)


_LINK = re.compile(
    r" (?:were |was |are )?(?:of|involv(?:ed|ing)|relat(?:ed|ing) to|linked to|"
    r"concern(?:ed|ing)|connected (?:to|with)|against|for|over)\b"
)


def _finish_english(text: str, best: Head, words: Lexicon) -> Head:
    noun = best.noun
    if noun.packing:
        of = OF.match(text, best.end)
        if of and of.group().startswith(" in") and best.names:
            of = None  # '2,000 ecstasy pills in their car'
        held = thing(text, of.end(), words) if of else None
        return Head(
            noun, held[1] if held else best.end, best.names, best.phrase, held[0] if held else ""
        )
    if noun.what == "smuggled goods" and text.startswith(" of ", best.end):
        held = thing(text, best.end + 4, words)  # '3150 units of abalone'
        if held and not best.names:
            return Head(noun, held[1], best.names, best.phrase, held[0])
    link = _LINK.match(text, best.end) if noun.counts == "case" else None
    if link:
        names, end = _linked(text, link.end(), words)
        if names:
            keeps = link.group() == " of"
            return Head(noun, end if keeps else best.end, best.names + names, best.phrase, "", True)
    return best


def _linked(text: str, at: int, words: Lexicon) -> tuple[tuple[str, ...], int]:
    """Return what 'cases of drug and wildlife smuggling' speak of."""
    names: list[str] = []
    spans = tokens(text, at, 12)
    place, end = 0, at
    while place < len(spans):
        found = phrase_at(text, spans[place:], words)
        if found and found[0].what and not found[0].strong:
            names.append(found[0].what)
            end = spans[place + found[1] - 1][1]
        elif found and found[0].noise:
            break
        place += found[1] if found else 1
    return tuple(names), end


def thing(text: str, at: int, words: Lexicon, most: int = 6) -> tuple[str, int] | None:
    """Return what a noun phrase at `at` names, the last word of it deciding, and where it ends."""
    spans = tokens(text, at, most)
    found: tuple[str, int] | None = None
    place = 0
    while place < len(spans):
        word = text[slice(*spans[place])]
        hit = phrase_at(text, spans[place:], words)
        if hit and hit[0].what and not (hit[0].counts == "person" and found):
            # The last word decides, but bone wine is of bones and never just wine.
            keeps = found and broader(hit[0].what)[-1] not in _LIVING_OR_DRUG
            what = found[0] if found and keeps else hit[0].what
            found = what, spans[place + hit[1] - 1][1]
        elif word in words.stops or (word == "and" and found) or (found and word in words.actions):
            break
        place += hit[1] if hit else 1
        if words.language == "vi" and found:
            return _narrowed(text, found, words)
    return found


_NARROWER = re.compile(r" \(?(?:loại|dạng|gồm|là)(?= )")


def _narrowed(text: str, found: tuple[str, int], words: Lexicon) -> tuple[str, int]:
    """Return the kind that '… ma túy tổng hợp loại ketamine' names, if it is one of the first."""
    link = _NARROWER.match(text, found[1])
    spans = tokens(text, link.end(), 5) if link else []
    kind = phrase_at(text, spans, words)
    if not kind or not (broader(kind[0].what)[-1] == broader(found[0])[-1] == "drugs"):
        return found
    return kind[0].what, spans[kind[1] - 1][1]


def _vietnamese(text: str, at: int, words: Lexicon) -> Head | None:
    first = _FIRST.match(text, at)
    if first is None or first.group(1) not in words.firsts:
        return None
    spans = tokens(text, at, 10)
    if not (found := phrase_at(text, spans, words)):
        return None
    noun, count = found
    end = spans[count - 1][1]
    phrase = text[spans[0][0] : end]
    rest = spans[count:]
    if noun.packing and not noun.what:
        return _packed(text, noun, end, phrase, rest, words)
    if noun.counts == "case":
        names, stop = _vietnamese_names(text, rest, end, words)
        return Head(noun, end if not names else min(stop, end + 60), names, phrase, "", bool(names))
    return Head(noun, end, (), phrase)


def _packed(
    text: str, noun: Noun, end: int, phrase: str, rest: list[tuple[int, int]], words: Lexicon
) -> Head:
    """'19 túi nhỏ cocaine', '7 chiếc xe máy': what follows the packing word says what it is."""
    for place in range(min(len(rest), 5)):
        word = text[slice(*rest[place])]
        found = phrase_at(text, rest[place:], words)
        if found and place and found[1] == 1 and found[0].counts in ("plant", "animal"):
            break  # 'trái cây' is no plant
        if found and (found[0].what or (found[0].noise and place == 0)):
            inner, stop = found[0], rest[place + found[1] - 1][1]
            if inner.counts in ("person", "case") and place:
                break
            better = inner if inner.counts and noun.packing in ("piece", "animal") else noun
            what, stop = _narrowed(text, (inner.what, stop), words)
            return Head(better, stop, (), phrase, what)
        if word in words.stops and word not in ("là", "có"):
            break
    return Head(noun, end, (), phrase)


def _vietnamese_names(
    text: str, spans: list[tuple[int, int]], end: int, words: Lexicon
) -> tuple[tuple[str, ...], int]:
    names: list[str] = []
    place = 0
    while place < len(spans):
        found = phrase_at(text, spans[place:], words)
        word = text[slice(*spans[place])]
        if found and found[0].what and found[0].counts != "person":
            names.append(found[0].what)
            end = spans[place + found[1] - 1][1]
        elif word in words.stops and word not in ("và", "về", "của"):
            break
        place += found[1] if found else 1
    return tuple(names), end


def _chinese(text: str, at: int, words: Lexicon) -> Head | None:
    for length in range(8, 0, -1):
        noun = words.nouns.get(text[at : at + length])
        if noun:
            break
    else:
        return None
    end = at + length
    for held in range(8, 0, -1):
        inner = words.nouns.get(text[end : end + held])
        if inner and inner.what:
            return Head(inner if inner.counts else noun, end + held, (), text[at:end], inner.what)
    return Head(noun, end, (), text[at:end])


def named_between(text: str, start: int, end: int, words: Lexicon) -> list[str]:
    """Return every key named in a short stretch, common words such as 'scales' among them."""
    spans = [hit.span() for hit in _PLAIN.finditer(text, start, end)]
    found: list[str] = []
    place = 0
    while place < len(spans):
        hit = phrase_at(text, spans[place:], words)
        if hit and hit[0].what:
            found.append(hit[0].what)
        place += hit[1] if hit else 1
    return found


def ellipsis(text: str, at: int) -> bool:
    """True where the number counts what was counted before: '78 of them', '53 involving ivory'."""
    return _OF_THEM.match(text, at) is not None
