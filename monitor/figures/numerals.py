"""Numbers as they are written: digits, with the text's own separators, words, ranges."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from monitor.figures.words import Language, Lexicon

# Digits with separators; the spaces are those that typesetters put into numbers.
# Explicit ranges: the engine tests them several times faster than \d and \w.
DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+|[\u00a0\u202f\u2009][0-9]{3}(?![0-9]))*")
_MARKED = re.compile(r"[0-9](?<![0-9][0-9])[0-9]*+(?:[.,][0-9]++)++")
_AMBIGUOUS = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
# The same, but never inside a date or a percentage: '12/5', '7%', '10:30'. Never gives back digits.
_FREE = re.compile(
    r"[0-9](?<![0-9][0-9])(?<![0-9][/:.][0-9])[0-9]*+(?:[.,][0-9]++|[\u00a0\u202f\u2009][0-9]{3}(?![0-9]))*+"
    r"(?![%°]|[/:][0-9])"
)
# '1 974': groups set apart by plain spaces, where that can only be one number.
_GROUPS = re.compile(r"(?: [0-9]{3})+(?![0-9.,/])")
LETTERS = r"[a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u04ff\u1e00-\u1eff\u4e00-\u9fff]"
_WORD = re.compile(f"{LETTERS}+")
_GAP = re.compile(r"[ \u00a0]?-?[ \u00a0]?")
_DATE = re.compile(r"\s*[/:]\s*\d|-\d{1,2}-|\s*(?:%|°|(?:st|nd|rd|th)\b)")
_FRACTION = re.compile(r"(\d+)? ?([½¼¾])")
_DASH = re.compile(r"\s?[-–—]\s?")
_HALF_MORE = re.compile(r" and a half\b| rưỡi\b")
_ALONE = frozenset(["", *'.,;:)]/%!?\n"”’'])
_DATE_STARTS = frozenset("/:-%° \tsnrt\u00a0")
_INSIDE = "/:#._"
_NO_SPACES = {0x20: None, 0xA0: None, 0x202F: None, 0x2009: None}
_NEXT = re.compile(rf" ?[\"“‘'*]?({LETTERS}+)")
_GOES_ON = frozenset("-–—$€£¥₫₦₹₱฿₩")
_MONEY_SIGNS = frozenset("$€£¥₫₦₹₱฿₩")
_VI_LINKS = frozenset(["đến", "tới", "rưỡi"])
_EN_LINKS = frozenset(
    ["to", "and", "of", "involving", "involved", "concerned", "concerning", "relating", "related",
     "linked", "connected", "out", "on", "were", "was", "have", "had", "are", "more", "at", "so"]
)  # fmt: skip
CAUGHT = ("arrest ", "arrests ", "arrested ", "detained ", "nabbed ", "nab ", "detain ", "detains ")
RISEN: dict[str, tuple[str, re.Pattern[str]]] = {
    "en": (" to ", re.compile(r"\b((?:number|total|tally) of)(?: \w+){1,6} to $")),
    "vi": (" lên ", re.compile(r"\b((?:tổng )?số)(?: \w+){1,6} lên $")),
}
_SPACED_DASH = frozenset(["- ", "– ", "— "])


@dataclass(slots=True, kw_only=True)
class Number:
    """A number in a text: characters `start`..`end`, its value, the upper end of a range."""

    start: int
    end: int
    value: Decimal
    high: Decimal | None = None
    spelled: bool = False  # in words
    whole: Decimal | None = None  # the reading in which a lone mark separates thousands
    bare: bool = False  # digits without separator or multiplier: may be a year


def habit(text: str, language: Language) -> str:
    """Return the decimal mark of the text, '.' or ',': its own habit, else its language's."""
    usual = "," if language == "vi" else "."
    votes = {".": 0, ",": 0}
    for raw in _MARKED.findall(text):
        marks = [char for char in raw if char in ".,"]
        if len(set(marks)) == 2:
            votes[marks[-1]] += 2
        elif len(marks) == 1:
            whole, _, part = raw.partition(marks[0])
            votes[marks[0]] += len(part) != 3 or len(whole) > 3 or whole == "0"
    other = "." if usual == "," else ","
    return other if votes[other] > 1 and not votes[usual] else usual


def parse_digits(raw: str, mark: str) -> Decimal:
    """Return the value of digits with separators; `mark` is the text's decimal mark."""
    raw = raw.translate(_NO_SPACES)
    marks = [char for char in raw if char in ".,"]
    if not marks:
        return Decimal(raw)
    whole, _, part = raw.rpartition(marks[-1])
    if len(set(marks)) == 2:
        decimal = marks.count(marks[-1]) == 1
    elif len(marks) > 1:
        decimal = False
    else:
        grouped = len(part) == 3 and len(whole) <= 3 and whole.strip("0") != ""
        decimal = not grouped or marks[-1] == mark
    digits = whole.replace(".", "").replace(",", "")
    return Decimal(f"{digits}.{part}") if decimal else Decimal(digits + part)


def _word_at(text: str, at: int) -> tuple[str, int, int] | None:
    gap = _GAP.match(text, at)
    found = _WORD.match(text, gap.end() if gap else at)
    return (found.group(), found.start(), found.end()) if found else None


def _multiplied(text: str, at: int, words: Lexicon) -> tuple[int, int]:
    """Return the factor that stands at `at` ('million', 'nghìn tỷ') and where it ends."""
    factor, end = 1, at
    if text[at : at + 1] not in words.initials and text[at + 1 : at + 2] not in words.initials:
        return factor, end
    while (found := _word_at(text, end)) and (times := words.multipliers.get(found[0])):
        if len(found[0]) == 1 and (found[1] != end or words.language != "en"):
            break  # a lone letter multiplies only when it is glued to its digits
        if found[0] == "tr" and found[1] != end:
            break
        factor, end = factor * times, found[2]
    return factor, end


def _zh_multiplied(text: str, at: int, words: Lexicon) -> tuple[int, int]:
    factor, end = 1, at
    while end < len(text) and (times := words.multipliers.get(text[end])):
        factor, end = factor * times, end + 1
    return factor, end


class Reader:
    """Reads digits by the text's decimal mark, which it looks for only when it matters."""

    def __init__(self, text: str, language: Language) -> None:
        self._text, self._language, self._mark = text, language, ""

    def value(self, raw: str) -> Decimal:
        """Return what digits with separators say in this text."""
        if raw.isdigit():
            return Decimal(raw)
        if " " in raw:
            return Decimal(raw.replace(" ", ""))
        if not self._mark and _AMBIGUOUS.fullmatch(raw):
            self._mark = habit(self._text, self._language)
        return parse_digits(raw, self._mark)


def digits(text: str, words: Lexicon, reader: Reader) -> Iterator[Number]:
    """Yield the numbers written in digits, multipliers included, in order. `text` is lower case."""
    multiplied = _zh_multiplied if words.language == "zh" else _multiplied
    end = 0
    for found in _FREE.finditer(text):
        start, stop = found.span()
        if text[stop : stop + 1] == " " and text[stop + 1 : stop + 2].isdigit():
            stop = _grouped(text, start, stop)
        if start < end or _alone(text, start, stop, words) or _is_part(text, start, stop, words):
            continue
        value = reader.value(text[start:stop])
        factor, end = multiplied(text, stop, words)
        value *= factor
        more = DIGITS.match(text, end + 1) if factor > 1 else None
        if more:  # '578 tỷ 510 triệu'
            lower, lower_end = multiplied(text, more.end(), words)
            if 1 < lower < factor:
                value, end = value + reader.value(more.group()) * lower, lower_end
        if factor > 1 and (half := _HALF_MORE.match(text, end)):
            value, end = value + Decimal(factor) / 2, half.end()
        yield Number(
            start=start,
            end=end,
            value=value,
            whole=_whole(text[start:stop]) if factor == 1 and stop - start > 4 else None,
            bare=end - start == 4 and factor == 1,
        )


def _grouped(text: str, start: int, stop: int) -> int:
    """Return where a number ends whose groups of three stand apart, else `stop`."""
    if stop - start > 3 or not text[start:stop].isdigit() or text[start] == "0":
        return stop
    if text[start - 1 : start] in _INSIDE:
        return stop
    groups = _GROUPS.match(text, stop)
    return groups.end() if groups else stop


def _alone(text: str, start: int, stop: int, words: Lexicon) -> bool:
    """True where nothing that can be counted follows, no range goes on, no currency stands before.

    A quick look that spares most numbers the rest.
    """
    before, after = text[start - 1 : start], text[stop : stop + 1]
    if before.isalpha() or before in _MONEY_SIGNS or after in _GOES_ON:
        return False
    if before == " " and (text[start - 2] in _MONEY_SIGNS or _code_before(text, start, words)):
        return False
    if before == " " and words.language == "en" and text.endswith(CAUGHT, 0, start):
        return False  # 'police arrest 11 in raids'
    if after in _ALONE:
        return risen(text, start, words) is None
    if words.language == "zh" or (after == " " and text[stop + 1 : stop + 3] in _SPACED_DASH):
        return False
    found = _NEXT.match(text, stop)
    return found is None or not _may_follow(found.group(1), words)


def risen(text: str, start: int, words: Lexicon) -> int | None:
    """Return where the noun begins of 'bringing the number of arrests to 16', None elsewhere."""
    ends, pattern = RISEN.get(words.language, ("", None))
    if not pattern or not text.endswith(ends, 0, start):
        return None
    found = pattern.search(text, max(0, start - 70), start)
    return found.end(1) if found else None


def _code_before(text: str, start: int, words: Lexicon) -> bool:
    """True after a currency's letters and a space: 'VND 5', 'Rs 270'."""
    return text[start - 4 : start - 1] in words.measures or (
        text[start - 3 : start - 1] in words.measures and not text[start - 4 : start - 3].isalpha()
    )


def _may_follow(word: str, words: Lexicon) -> bool:
    if words.language == "vi":
        return word in words.firsts or word in words.multipliers or word in _VI_LINKS
    return word not in words.stops or word in _EN_LINKS


def _whole(raw: str) -> Decimal | None:
    """Return 250000 for '250.000' and '250,000', None where no such reading exists."""
    head, _, rest = raw.replace(",", ".").partition(".")
    if len(rest) == 3 and 0 < len(head) <= 3 and head.strip("0"):
        return Decimal(head + rest)
    return None


def _is_part(text: str, start: int, stop: int, words: Lexicon) -> bool:
    """True where the digits belong to a date, a percentage, a code or a name, or stand alone."""
    before, after = text[start - 1 : start], text[stop : stop + 1]
    if words.language != "zh" and before.isalpha() and not _money_letters(text, start, words):
        return True
    if before in _INSIDE and before and text[start - 2 : start - 1].isalnum():
        return before not in "/:" or text[start - 2].isdigit() or text[start:stop] == "1"
    if before == "-" and text[start - 2 : start - 1].isalpha():
        return True
    if after == " " and text[stop + 1 : stop + 2] not in _DATE_STARTS:
        return False
    return after in _DATE_STARTS and _DATE.match(text, stop) is not None


def _money_letters(text: str, start: int, words: Lexicon) -> bool:
    """True where a currency's letters are glued to the number: 'RM80', 'ZAR6'."""
    return any(text[max(0, start - long) : start] in words.measures for long in (1, 2, 3, 4))


def spelled(text: str, start: int, words: Lexicon) -> Number | None:
    """Return the number written in words at `start`, longest reading, or None."""
    read = _vietnamese if words.language == "vi" else _english
    found = _words_from(text, start, words.numbers, words.multipliers)
    if not found:
        return None
    after = _NEXT.match(text, found[-1][1])
    if after is None or not _may_follow(after.group(1), words):
        return None
    value = read([word for word, _ in found], words)
    if value is None:
        return None
    end = found[-1][1]
    if text.startswith("quarter of ", max(0, start - 11)):
        value, start = value / 4, start - 11
    if half := _HALF_MORE.match(text, end):
        value, end = value + Decimal("0.5"), half.end()
    return Number(start=start, end=end, value=value, spelled=True)


def _words_from(
    text: str, start: int, numbers: Mapping[str, Decimal], multipliers: Mapping[str, int]
) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    at = start
    while word := _word_at(text, at):
        if found and word[0] == "and" and found[-1][0] in ("hundred", "thousand"):
            after = _word_at(text, word[2])
            if not after or after[0] not in numbers:
                break
            at = word[2]
            continue
        if word[0] not in numbers and (word[0] not in multipliers or len(word[0]) == 1):
            break
        found.append((word[0], word[2]))
        at = word[2]
    return found


def _english(spoken: list[str], words: Lexicon) -> Decimal | None:
    total, group = Decimal(0), Decimal(0)
    for word in spoken:
        if word in words.multipliers:
            times = words.multipliers[word]
            group = (group or Decimal(1)) * times
            if times >= 1000:
                total, group = total + group, Decimal(0)
        elif word in ("a", "an"):
            group = group or Decimal(1)
        else:
            if group and 0 < group % 100 < 20:
                return None  # 'one two': no number
            group += words.numbers[word]
    return (total + group) or None


def _vietnamese(spoken: list[str], words: Lexicon) -> Decimal | None:
    total, group, last = Decimal(0), Decimal(0), Decimal(0)
    for word in spoken:
        times = words.multipliers.get(word, 0)
        if word in ("mươi", "chục"):
            group += max(last, Decimal(1)) * 10 - last
            last = Decimal(0)
        elif times == 100:
            group += max(last, Decimal(1)) * 100 - last
            last = Decimal(0)
        elif times:
            total += max(group, Decimal(1)) * times
            group = last = Decimal(0)
        else:
            if last and last < 10:
                return None  # 'hai ba': no number
            last = words.numbers[word]
            group += last
    return total + group or None


def ranged(text: str, numbers: list[Number], words: Lexicon) -> list[Number]:
    """Return the numbers with 'from 3 to 5' and '10-12' made one."""
    found: list[Number] = []
    for number in numbers:
        last = found[-1] if found else None
        if last and last.high is None and _joined(text, last, number, words):
            low = last.value
            if low < 1000 and number.value >= 1000 and not last.bare and _scaled(number, low):
                low *= _scaled(number, low)
            found[-1] = replace(last, end=number.end, value=low, high=number.value)
        else:
            found.append(number)
    return found


def _scaled(number: Number, low: Decimal) -> Decimal:
    """Return the multiplier that a range shares: '3-5 million' is 3 million to 5 million."""
    for factor in (10**9, 10**6, 10**3):
        if number.value >= factor and number.value / factor > low:
            return Decimal(factor)
    return Decimal(0)


def _joined(text: str, low: Number, high: Number, words: Lexicon) -> bool:
    gap = text[low.end : high.start]
    if high.value <= low.value or len(gap) > 6:
        return False
    if _DASH.fullmatch(gap):
        return not (low.bare and high.bare)
    before = text[max(0, low.start - 9) : low.start]
    if words.language == "en":
        return gap == " to " or (gap == " and " and before.endswith("between "))
    return gap in (" đến ", " tới ", "至", "到", " - ")
