"""Numbers, days and editions that a text mentions, in one notation for English and Vietnamese.

A number's key is its kind and value: `m8800` (8.8 tonnes in kg), `$12900000`, `%26`, `n1715`.
"""

import math
import re
from functools import lru_cache
from typing import NamedTuple

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>january|february|march|april|may|june|july|august|september|october|november|"
    r"december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?"
)


def _list(words: str) -> list[str]:
    return words.split()


_UNITS = _list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = _list("twenty thirty forty fifty sixty seventy eighty ninety")
_WORDS = {word: at for at, word in enumerate(_UNITS)} | {
    word: 20 + 10 * at for at, word in enumerate(_TENS)
}
_WORDED = re.compile(
    rf"\b(?:({'|'.join(_TENS)})(?:[- ]({'|'.join(_UNITS[1:10])}))?|({'|'.join(_UNITS)}))\b"
)
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "nghin": 1e3, "ngan": 1e3, "million": 1e6, "trieu": 1e6,
    "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "ty": 1e9, "ti": 1e9, "trillion": 1e12,
}  # fmt: skip
_MASS = {
    "kg": 1.0, "kgs": 1.0, "kilo": 1.0, "kilos": 1.0, "ton": 1e3, "tons": 1e3, "tonne": 1e3,
    "tonnes": 1e3, "tan": 1e3, "t": 1e3, "gram": 1e-3, "grams": 1e-3, "gam": 1e-3, "g": 1e-3,
    "pound": 0.4536, "pounds": 0.4536, "lb": 0.4536, "lbs": 0.4536, "ta": 1e2,
}  # fmt: skip
_MONEY = (
    r"(?:million|billion)?\s*(?:us dollars?|u\.s\. dollars?|dollars?|yuan|ringgit|dong|vnd|usd|"
    r"baht|rmb|euros?|naira|rand|rupees?|hk\$|s\$)\b"
)
_NUMBER = re.compile(
    r"(?<![\w.,/])(?P<money>(?:us|s|hk|a|nt|r|c)?\$|€|£|₦|₫|(?:rm|vnd|usd|sgd|zar|hkd|rmb)(?=\s?\d))?"
    r"\s?(?P<digits>\d{1,3}(?:[.,\u00a0 ]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    r"|\d+(?:[.,]\d+)?)"
    r"(?:[\s-]{0,7}(?P<scale>hundred|thousand|nghin|ngan|million|trieu|billion|bn|ty|ti|trillion|mn|m)\b)?"
    r"(?:[\s-]{0,7}(?:metric\s)?(?P<mass>kilogram(?:me)?s?|kgs?|kilos?|tonnes?|tons?|tan|gram(?:me)?s?|gam|"
    r"pounds?|lbs?|ta|(?<=\d)t|(?<=\d)g)\b(?!\$))?"
    rf"(?P<after>\s?(?:%|per ?cent\b|phan tram\b)|\s?{_MONEY})?"
)
_VI_GROUPED = re.compile(r"\d{1,3}(?:[.\u00a0 ]\d{3})+(?:,\d+)?$")
_GROUPED = re.compile(r"\d{1,3}(?:[,\u00a0 ]\d{3})+(?:\.\d+)?$")


class Number(NamedTuple):
    """One number: its key's kind (m, $, % or n), value, and the place (character) it stands at."""

    kind: str
    value: float
    at: int

    @property
    def key(self) -> str:
        """The notation in fingerprints."""
        return f"{self.kind}{self.value:.10g}"


def numbers(text: str, language: str | None) -> list[Number]:
    """Find the numbers of accent-free lower-case text that keeps its punctuation."""
    worded = _WORDED.sub(_in_digits, text)
    return [_number(found, language) for found in _NUMBER.finditer(worded)]


def _in_digits(found: "re.Match[str]") -> str:
    tens, unit, small = found.groups()
    value = _WORDS[small] if small else _WORDS[tens] + (_WORDS[unit] if unit else 0)
    return str(value).ljust(len(found.group()))


def _number(found: "re.Match[str]", language: str | None) -> Number:
    scale = found["scale"] or ""
    value = _value(found["digits"], language)
    if scale not in ("m", "mn") or found["money"]:  # "12.9m" is money, or else metres
        value *= _SCALES.get(scale, 1.0)
    after = (found["after"] or "").strip()
    if found["mass"]:
        return Number("m", value * _mass(found["mass"]), found.start("digits"))
    if found["money"] or (after and after[0] not in "%p"):
        if "million" in after or "billion" in after:
            value *= 1e6 if "million" in after else 1e9
        return Number("$", value, found.start("digits"))
    return Number("%" if after else "n", value, found.start("digits"))


def _mass(unit: str) -> float:
    return _MASS.get(unit) or (1.0 if unit.startswith("kilo") else 1e-3)


def _value(digits: str, language: str | None) -> float:
    blank = digits.replace("\u00a0", " ")
    if _GROUPED.match(blank):
        return float(blank.replace(",", "").replace(" ", ""))
    if language == "vi" and _VI_GROUPED.match(blank):
        return float(blank.replace(".", "").replace(" ", "").replace(",", "."))
    if blank.count(".") + blank.count(",") > 1:
        return float(re.sub(r"[., ]", "", blank))
    return float(blank.replace(",", ".").replace(" ", ""))


def weight(number: Number) -> float:
    """How telling it is that another text states the same number: 0..3 by significant digits."""
    digits = _digits(number.value)
    by_digits = (0.25, 0.8, 1.7, 2.5, 3.0)[min(len(digits), 5) - 1] if digits else 0.1
    if number.kind in "m$":
        return by_digits + 0.5
    return 0.15 if number.value <= 12 else by_digits


def same(first: Number, second: Number) -> float:
    """Return 1 for one value, less where the rounder one is the other one rounded or cut, else 0.

    News say "more than 1,150 cases" for 1,155 and "3.2 tonnes" for 3,230 kg.
    """
    if first.kind != second.kind:
        return 0.0
    if first.value == second.value:
        return 1.0
    low, high = sorted((first.value, second.value))
    if high < 10 or high > 1.6 * low:
        return 0.0
    rounder, exact = sorted((first, second), key=lambda n: len(_digits(n.value)))
    kept = len(_digits(rounder.value))
    if kept < (1 if first.kind == "m" else 2):
        return 0.0
    step = 10.0 ** (math.floor(math.log10(rounder.value)) - kept + 1)
    cut, rest = divmod(exact.value + 1e-9, step)
    near = {round(cut), round(cut) + (rest >= step / 2)}
    return 0.7 if round(rounder.value / step) in near else 0.0


@lru_cache(maxsize=20_000)
def _digits(value: float) -> str:
    """The significant digits."""
    return f"{value:.5e}".partition("e")[0].replace(".", "").rstrip("0")


# A pattern is found many times as quickly where its first character is one of few: what must not
# stand before it is asked after that.
_DAY_MONTH = re.compile(
    r"(?P<d>\d(?<!\w\d)\d?)(?:st|nd|rd|th)?(?:\s?(?:-|–|to|and)\s?(?P<d2>\d{1,2})(?:st|nd|rd|th)?)?\s+(?:of\s)?"
    + _MONTH.format("m") + r"(?:,?\s+(?P<y>(?:19|20)\d\d)\b)?"
)  # fmt: skip
_MONTH_DAY = re.compile(
    _MONTH.format("m") + r"\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?"
    r"(?:\s?(?:-|–|to|and)\s?(?P<d2>\d{1,2}))?"
    r"(?![\d.,]*\d)(?!\s?(?:kg|ton|million|people))(?:,?\s+(?P<y>(?:19|20)\d\d)\b)?"
)  # fmt: skip
_SLASHED = re.compile(
    r"(?P<d>\d(?<![\d/.,-]\d)\d?)[/.-](?P<m>\d{1,2})(?:[/.-](?P<y>(?:19|20)\d\d))?(?![\d/%]|[.,]\d)"
)
_NGAY = re.compile(
    r"ngay(?<!\wngay)\s+(?P<d>\d{1,2})(?:\s?(?:-|–|va|den)\s?(?P<d2>\d{1,2}))?\s+thang\s+(?P<m>\d{1,2})"
    r"(?:\s+nam\s+(?P<y>(?:19|20)\d\d))?"
)
_ONLY_MONTH = re.compile(_MONTH.format("m") + r",?\s+(?P<y>(?:19|20)\d\d)\b")
_THANG = re.compile(r"thang(?<!\wthang)\s+(?P<m>\d{1,2})(?:/|\s+nam\s+)(?P<y>(?:19|20)\d\d)")
_YEAR = re.compile(r"(?P<y>[12](?<![\d.,$].)(?:(?<=1)9[89]|(?<=2)0[0-4])\d)(?![\d%]|[.,]\d)")
Day = tuple[int, int, int]  # year or 0, month, day or 0


def days(text: str, language: str | None) -> tuple[list[tuple[int, Day]], str]:
    """Find the days a text names, with their places; return also the text with them blanked."""
    found: list[tuple[int, Day]] = []
    patterns: list[tuple[tuple[str, ...], re.Pattern[str]]] = [
        (MONTHS, _DAY_MONTH),
        (MONTHS, _MONTH_DAY),
        (("ngay",), _NGAY),
        (MONTHS, _ONLY_MONTH),
        (("thang",), _THANG),
    ]
    if language == "vi":
        patterns.insert(3, (("/", ".", "-"), _SLASHED))
    for signs, pattern in patterns:
        if any(sign in text for sign in signs):
            text = pattern.sub(lambda match: _take(match, found), text)
    text = _YEAR.sub(lambda match: _take(match, found), text)
    return found, text


def _take(match: "re.Match[str]", found: list[tuple[int, Day]]) -> str:
    named = match.groupdict()
    month = named.get("m") or "0"
    number = int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1
    year = int(named.get("y") or 0)
    for part in ("d", "d2"):
        day = int(named.get(part) or 0)
        if part == "d" or day:
            if number > 12 or day > 31:
                return match.group()
            found.append((match.start(), (year, number, day)))
    return " " * len(match.group())


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9,
          "x": 10, "xi": 11, "xii": 12, "xiii": 13, "xiv": 14, "xv": 15}  # fmt: skip
_ORDINALS = _list(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_TH = {"nhat": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
       "muoi": 10}  # fmt: skip
_PHASE_NOUN = r"(?:phase|operation|sweep|campaign|chapter|drive|crackdown|stage)"
_MEETING_NOUN = (
    r"(?:edition|meeting|session|round|conference|workshop|forum|summit|festival|dialogue|plenum|"
    r"congress|ministerial|ammtc|aseanapol|games)"
)
_NOUN = rf"(?:(?P<phase>{_PHASE_NOUN})|(?P<meeting>{_MEETING_NOUN})|(?P<no>patrol))\b"
_NAMED = r"\b(?:dragon|campaign|operation|omd|me kong|rong mekong|mekong|thunder|chien dich)"
_ROMANS = "|".join(sorted(_ROMAN, key=len, reverse=True))
_AFTER = r"(?!\s?(?:kg|ton|tan|million|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|[/,.:]\d))"
# The kind is that of the noun's group, or the one given beside the pattern.
_EDITIONS = (
    ("", re.compile(rf"\b(?P<w>{'|'.join(_ORDINALS)})(?:\s[\w-]+){{0,2}}?\s{_NOUN}")),
    ("", re.compile(rf"\b(?P<n>\d{{1,4}})(?:st|nd|rd|th)(?:\s[\w-]+){{0,4}}?\s{_NOUN}")),
    ("phase", re.compile(r"\b(?:phase|stage|giai doan)\s(?:thu\s)?(?P<n>\d{1,2})\b" + _AFTER)),
    (
        "phase",
        re.compile(rf"\b(?:phase|stage|giai doan)\s(?P<w>{'|'.join([*_UNITS[1:13], _ROMANS])})\b"),
    ),
    ("phase", re.compile(rf"\bgiai doan thu\s(?P<w>{'|'.join(_TH)})\b")),
    ("phase", re.compile(rf"{_NAMED}\s?-?\s?(?P<w>{_ROMANS})\b")),
    ("phase", re.compile(rf"{_NAMED}\s(?P<n>\d{{1,2}})\b{_AFTER}")),
    ("meeting", re.compile(r"\b(?:lan|ky|khoa|dot)\sthu\s(?P<n>\d{1,3})\b")),
    ("meeting", re.compile(rf"\b(?:lan|ky|khoa|dot)\sthu\s(?P<w>{'|'.join(_TH)})\b")),
    ("meeting", re.compile(rf"\b(?:hoi nghi|lan|ammtc)\s(?P<w>{_ROMANS})\b")),
    ("meeting", re.compile(r"\b(?:edition|round|session|ammtc|aseanapol)\s(?P<n>\d{1,3})\b")),
    ("no", re.compile(r"\b(?:no\.?|nr\.?|number|so)\s?(?P<n>\d{1,4})(?![\d/.,]*\d)")),
    (
        "year",
        re.compile(
            r"\b(?:operation|campaign|summit|conference|forum|festival|chien dich|hoi nghi|games)"
            r"(?:\s[\w-]+){1,3}\s(?P<n>20[0-4]\d)\b"
        ),
    ),
)


def editions(text: str) -> list[tuple[int, str, int]]:
    """Find which phase, meeting, patrol or year's edition a text is about, in order.

    (place, kind, number); kinds are `phase`, `meeting`, `no` and `year`.
    """
    found: set[tuple[int, str, int]] = set()
    for kind, pattern in _EDITIONS:
        for match in pattern.finditer(text):
            named = match.groupdict()
            value = int(named["n"]) if named.get("n") else _worded(named["w"] or "")
            noun = next((group for group in ("phase", "meeting", "no") if named.get(group)), kind)
            found.add((match.start(), noun, value))
    return sorted(found)


def _worded(word: str) -> int:
    if word in _ORDINALS:
        return _ORDINALS.index(word) + 1
    return _ROMAN.get(word) or _TH.get(word) or _UNITS.index(word)
