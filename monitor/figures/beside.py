"""Reads what stands just before a number: a currency, 'about', 'No.', a month, 'each'."""

import re

from monitor.figures.numerals import Number
from monitor.figures.words import MONEY, Lexicon

_HANDED = ("handed", "hand", "handing", "turned", "took", "taken", "take", "gave", "signed")
_OPENING = '(“"‘*[\n'
_SIGNS = "$€£¥₫₦₹₱฿₩"
_MONTH_NAMES = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september",
     "october", "november", "december", "jan", "feb", "aug", "sept", "sep", "oct", "nov", "dec"]
)  # fmt: skip
_GREAT = re.compile(
    r"[0-9]{4,}|[0-9]+(?:[.,\u201a ][0-9]{3}|[.,]?[0-9]* ?(?:million|billion|m|bn|mil)\b)"
)
_COIN_WORDS = frozenset(
    ["won", "yen", "kip", "rand", "euro", "dong", "baht", "yuan", "riel", "sh", "đồng", "tệ",
     "bạt", "kíp", "yên", "đô", "đ", "r"]
)  # fmt: skip
EACH = re.compile(r"\b(?:each|every|average|mỗi|per|từng|trung bình) (?:\w+ ){0,6}$")


def money_before(text: str, start: int, words: Lexicon) -> tuple[str, int] | None:
    """Return the currency written before the number, and where it begins: 'US$', 'VND', '€ '."""
    last = text[start - 1 : start]
    apart = last == " "
    if apart:
        last = text[start - 2 : start - 1]
        if last not in _SIGNS and not last.isalpha():
            return None
    if not last or (last not in _SIGNS and not last.isalpha()):
        return None
    stop = start - apart
    if last not in _SIGNS and text[stop - 2 : stop] not in words.coin_ends:
        return None
    for length in (4, 3, 2, 1):
        at = stop - length
        sign = text[max(0, at) : stop]
        unit = words.measures.get(sign)
        if not unit or not MONEY.match(unit[0]) or (apart and sign in _COIN_WORDS):
            continue
        if length == 1 and sign.isalpha() and not _great(text, start):
            continue
        if not (sign[0].isalpha() and text[at - 1 : at].isalpha()):
            return unit[0], at
    return None


def _great(text: str, start: int) -> bool:
    """True for an amount as large as a lone letter needs: 'R300 million', never road 'R8'."""
    return _GREAT.match(text, start) is not None


def approximation(before: str, start: int, words: Lexicon) -> tuple[str | None, int]:
    """Return the word before the number that makes it inexact, and where it begins."""
    if before.endswith("~"):
        return "~", start - 1
    spoken = before.split(" ")
    if spoken and spoken[-1] == "":
        spoken.pop()
    if not spoken or spoken[-1].lstrip(_OPENING) not in words.approximation_ends:
        return None, start
    if spoken[-1] == "over" and len(spoken) > 1 and spoken[-2] in _HANDED:
        return None, start  # 'handed over four traffickers' is no 'over four'
    for count in range(min(4, len(spoken)), 0, -1):
        phrase = " ".join(spoken[-count:]).lstrip(_OPENING)
        if phrase in words.approximations:
            return phrase, start - (len(before) - before.rindex(phrase))
    return None, start


def refused(before: str, words: Lexicon) -> bool:
    """True after words that make a number no result: 'No.', 'aged'."""
    spoken = before.split()
    if not spoken or spoken[-1] not in words.before_ends:
        return False
    return any(
        " ".join(spoken[-count:]) in words.before for count in range(1, min(5, len(spoken)) + 1)
    )


def dated(before: str) -> bool:
    """True after the name of a month: 'May 28 seizure'."""
    return before.rstrip(" .").rpartition(" ")[2] in _MONTH_NAMES


def priced(text: str, number: Number, end: int, words: Lexicon) -> bool:
    """True where money is the price of one: '$50 a kilo', 'mỗi viên 50.000 đồng'."""
    each = EACH.search(text, max(0, number.start - 50), number.start)
    return each is not None or text.startswith(words.after, end + 1)
