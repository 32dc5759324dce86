"""Decides what two articles are to each other: one text, a copy, one story, or only alike.

Symmetric and pure: the same two fingerprints give the same answer in either order, which is what
lets stories be independent of the order of arrival.
"""

import re
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Literal

from rapidfuzz import fuzz

from monitor.dedup.evidence import Evidence, weigh
from monitor.dedup.fingerprint import Fingerprint
from monitor.dedup.numbers import Number, same, weight

Verdict = Literal["same-text", "copy", "story", "apart"]

COPY = 0.5  # share of the smaller one's shingles
FEWEST = 4  # shared hashes that are no accident
SHORT = 40  # words: below that shingles say too little
NAMED = 30  # days between what two texts without a date name, at most
WINDOW = 60  # days between two reports of one event, at most
ENOUGH = 0.8  # evidence for one story across outlets
ENOUGH_INSIDE = 1.05  # inside one source, where alike texts are mostly other news
NAMES_ALONE = 0.85  # the same place is in the news every week
WHOLE, SAME_TITLE = (
    0.85,
    0.6,
)  # shares of text and headline that make one article of an outlet's two
KEPT, KEPT_INSIDE, SWAPPED = 0.55, 0.9, 0.4  # share of numbers, names and days a copy keeps

_SECOND_LEVEL = frozenset({"com", "co", "gov", "org", "net", "edu", "ac", "info"})
_RESERVED = re.compile(r"(?:^|\.)(?:example\.\w+|example|test|invalid|localhost)$|^$")  # RFC 2606


@dataclass(frozen=True, kw_only=True)
class Link:
    """What one article is to another. `cover` is the share (0..1) of the first one's shingles
    that the second has, `other_cover` the reverse. `apart` is a finding too: alike, but not one.
    """

    kinship: Verdict
    score: float  # 0..1
    reason: str
    cover: float | None = None
    other_cover: float | None = None
    flags: tuple[str, ...] = ()

    def turned(self) -> "Link":
        """The same link seen from the other article."""
        return Link(kinship=self.kinship, score=self.score, reason=self.reason,
                    cover=self.other_cover, other_cover=self.cover, flags=self.flags)  # fmt: skip


def compare(first: Fingerprint, second: Fingerprint) -> Link | None:
    """Say what the two are to each other; None where they have nothing to do with each other."""
    if _one_text(first, second):
        return Link(kinship="same-text", score=1.0, reason="the same text, word for word",
                    cover=1.0, other_cover=1.0)  # fmt: skip
    evidence = weigh(first, second)
    alike = _alike(first, second, evidence)
    if alike:
        return _copy_or_apart(first, second, evidence, alike)
    return _story_or_apart(first, second, evidence)


def _inside(first: Fingerprint, second: Fingerprint) -> bool:
    """One outlet: one source on one site. What was imported without a source has its site only."""
    if first.source != second.source or _site(first.outlet) != _site(second.outlet):
        return False
    return first.source not in ("", "import") or not _RESERVED.search(first.outlet)


@lru_cache(maxsize=4096)
def _site(host: str) -> str:
    """The part of a host name that one owner has: example.com.vn of www.example.com.vn."""
    labels = host.split(".")
    public = len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2
    return ".".join(labels[-3:] if public else labels[-2:])


def _one_text(first: Fingerprint, second: Fingerprint) -> bool:
    return bool(first.words) and first.sha == second.sha and (
        first.words >= 8 or (first.title == second.title != "")
    )  # fmt: skip


# Copies


def _alike(first: Fingerprint, second: Fingerprint, evidence: Evidence) -> float:
    """How much of the shorter text stands in the longer one, 0 where that is no copy's share."""
    shared, most = evidence.cover.shared, evidence.cover.most
    if (shared >= FEWEST and most >= COPY) or (shared >= FEWEST - 1 and most >= 0.75):
        return most
    fewer = min(first.words, second.words)
    if not 5 <= fewer < SHORT or (evidence.apart or 0) > 1:
        return 0.0
    return _short_alike(first, second)


def _short_alike(first: Fingerprint, second: Fingerprint) -> float:
    """Compare short texts, or a teaser with the opening of a whole article, by characters."""
    short, long = sorted((first, second), key=lambda of: (of.words, of.sha))
    if long.words < SHORT * 1.5:
        score = fuzz.token_sort_ratio(f"{first.title} {first.opening}",
                                      f"{second.title} {second.opening}") / 100  # fmt: skip
        return score if score >= 0.88 else 0.0
    score = fuzz.partial_ratio(short.opening, long.opening) / 100
    return score if score >= 0.9 and short.words >= 8 else 0.0


def _copy_or_apart(
    first: Fingerprint, second: Fingerprint, evidence: Evidence, alike: float
) -> Link:
    found = partial(
        Link,
        score=alike,
        cover=round(evidence.cover.first, 3),
        other_cover=round(evidence.cover.second, 3),
    )
    against = _contradiction(first, second, evidence, copy=True)
    kept, lost, swapped = _kept(first, second, evidence)
    inside = _inside(first, second) and first.day != second.day
    if not against and _other_headline(first, second, evidence, alike):
        against = f"one outlet, another headline, and {alike:.0%} of the shorter text in common"
    if not against and kept < (KEPT_INSIDE if inside else SWAPPED if swapped else KEPT):
        against = "alike in words, but other numbers and names" + (f" ({lost})" if lost else "")
    if against:
        return found(kinship="apart", reason=against)
    if swapped:
        reason = f"a copy with digits changed ({lost}): check before quoting"
        return found(kinship="story", reason=reason, flags=("digits-swapped",))
    flag, words = _manner(evidence)
    return found(kinship="copy", reason=f"{words}: {alike:.0%} of the shorter text", flags=(flag,))


def _other_headline(
    first: Fingerprint, second: Fingerprint, evidence: Evidence, alike: float
) -> bool:
    """An outlet repeats whole paragraphs in its bulletins; a headline of its own is other news."""
    titled = bool(first.title and second.title)
    return titled and _inside(first, second) and alike < WHOLE and evidence.title < SAME_TITLE


def _manner(evidence: Evidence) -> tuple[str, str]:
    low, high = sorted((evidence.cover.first, evidence.cover.second))
    if low >= 0.8 or high < COPY:
        return "reprint", "a reprint, lightly edited at most"
    if high >= 0.85:
        return "cut", "one is a shorter version of the other"
    return "update", "reworked from the same text"


def _kept(first: Fingerprint, second: Fingerprint, evidence: Evidence) -> tuple[float, str, bool]:
    """How much of the fewer numbers, names and days the other keeps; which not; digits swapped?"""
    one, other = first.parts, second.parts
    least = (
        min(sum(w for _, w in one.numbers), sum(w for _, w in other.numbers))
        + min(sum(one.names.values()), sum(other.names.values()))
        + min(sum(one.days.values()), sum(other.days.values()))
    )
    kept = (evidence.numbers + evidence.names + evidence.days) / least if least >= 1 else 1.0
    lost, swapped = _lost_numbers(first, second)
    return kept, lost, swapped


def _lost_numbers(first: Fingerprint, second: Fingerprint) -> tuple[str, bool]:
    """The numbers that only one side has, in words, and whether digits were swapped in them."""
    one, other = (_telling(of) for of in (first, second))
    if len(one) > len(other):
        one, other = other, one
    only_one = [n for n in one if not any(same(n, o) for o in other)]
    only_other = [n for n in other if not any(same(n, o) for o in one)]
    pairs = [(n, o) for n in only_one for o in only_other if _digits_swapped(n, o)]
    shown = ", ".join(f"{n.value:g} / {o.value:g}" for n, o in pairs[:2]) or ", ".join(
        f"{n.value:g}" for n in only_one[:3]
    )
    return shown, bool(pairs) and len(pairs) >= 0.5 * len(only_one)


def _telling(of: Fingerprint) -> list[Number]:
    return [number for number, _ in of.parts.numbers if number.value > 2]


def _digits_swapped(one: Number, other: Number) -> bool:
    """The same digits in another order, or a single one changed in a long number."""
    a, b = f"{one.value:g}", f"{other.value:g}"
    if one.kind != other.kind or len(a) != len(b) or a == b:
        return False
    changed = sum(x != y for x, y in zip(a, b, strict=True))
    return sorted(a) == sorted(b) or (changed == 1 and len(a) >= 4)


# Stories


def _story_or_apart(first: Fingerprint, second: Fingerprint, evidence: Evidence) -> Link | None:
    strength = _strength(first, second, evidence)
    if strength < _needed(first, second, evidence):
        return None
    score = round(min(1.0, strength / 2), 3)
    against = _contradiction(first, second, evidence, copy=False)
    if against:
        return Link(kinship="apart", score=score, reason=against)
    return Link(kinship="story", score=score, reason=_in_words(evidence),
                cover=round(evidence.cover.first, 3),
                other_cover=round(evidence.cover.second, 3))  # fmt: skip


def _needed(first: Fingerprint, second: Fingerprint, evidence: Evidence) -> float:
    if not _inside(first, second):
        return ENOUGH
    return ENOUGH_INSIDE if evidence.numbers + evidence.days >= 1 else 2 * ENOUGH


def _strength(first: Fingerprint, second: Fingerprint, evidence: Evidence) -> float:
    """Evidence in relation to what there was to share; 1 is about where belief begins."""
    wording = 6 * max(0.0, evidence.cover.most - 0.1) if evidence.cover.shared >= 3 else 0.0
    title = 2.5 * max(0.0, evidence.title - 0.6)
    edition = 0.8 * len(set(first.main) & set(second.main)) if evidence.names >= 1 else 0.0
    shared = evidence.total + wording + title + edition
    strength = shared / (2 + 0.3 * evidence.size)
    if evidence.numbers + evidence.days < 0.7:
        strength *= NAMES_ALONE  # names and ideas alone: the same place is in the news every week
    return (
        strength
        * _figures_factor(first, second, evidence)
        * _acts_factor(first, second)
        * _time(first, second, evidence)
    )


def _figures_factor(first: Fingerprint, second: Fingerprint, evidence: Evidence) -> float:
    """Main figures that disagree make one event less likely."""
    one, other = _main_numbers(first), _main_numbers(second)
    if not one or not other or evidence.numbers >= 1.5:
        return 1.0
    if any(same(n, o) for n in one for o in other):
        return 1.05
    masses = [[n for n in side if n.kind == "m"] for side in (one, other)]
    return 0.5 if all(masses) else 0.75


def _main_numbers(of: Fingerprint) -> list[Number]:
    """The three weightiest numbers that stand where a text tells its own event."""
    stated = [
        number
        for number, heavy in of.parts.numbers
        if heavy >= 0.74 and heavy >= 0.85 * weight(number)
    ]
    return stated[:3]


def _acts_factor(first: Fingerprint, second: Fingerprint) -> float:
    """A verdict is another event than the seizure it follows, a debriefing than the launch."""
    one, other = first.parts.ideas, second.parts.ideas
    factor = 1.0
    for act in ("act:trial", "act:start", "act:close", "act:sign"):
        heavy = max(one.get(act, 0.0), other.get(act, 0.0))
        if heavy >= 0.45 and not (act in one and act in other):
            factor *= 0.85 if act == "act:trial" else 0.95
    opposed = ("act:start" in one and "act:close" in other) or (
        "act:close" in one and "act:start" in other
    )
    return factor * (0.8 if opposed else 1.0)


def _time(first: Fingerprint, second: Fingerprint, evidence: Evidence) -> float:
    if evidence.apart is None:
        one, other = _years(first), _years(second)
        return 0.75 if one and other and not one & other else 1.0
    if evidence.apart <= 3:
        return 1.15
    return 1.0 if evidence.apart <= 10 else 0.9 if evidence.apart <= 30 else 0.8


def _years(of: Fingerprint) -> set[str]:
    """The years that a text names as its own: what it only recalls weighs less than a year does."""
    return {
        year
        for year, month, day in (named.split("-") for named, heavy in of.parts.days.items()
                                 if heavy >= 0.25)
        if year != "0"
    }  # fmt: skip


def _named_days_apart(first: Fingerprint, second: Fingerprint) -> int:
    """The least distance of days that both texts name as their own, in whatever year; 0 if none."""
    one, other = (
        [
            30 * int(month) + int(day)
            for year, month, day in (named.split("-") for named, heavy in of.parts.days.items()
                                     if heavy >= 1)
        ]
        for of in (first, second)
    )  # fmt: skip
    around = (abs(a - b) for a in one for b in other)
    return min((min(gap, 365 - gap) for gap in around), default=0)


def _contradiction(
    first: Fingerprint, second: Fingerprint, evidence: Evidence, *, copy: bool
) -> str:
    """What says that these are two events, in plain words; empty where nothing does."""
    for kind, number in first.main:
        theirs = dict(second.main).get(kind, number)
        if theirs != number:
            low, high = sorted((number, theirs))
            return f"{kind} {low} is not {kind} {high}"
    window = WINDOW * 3 if copy and evidence.cover.most >= 0.8 else WINDOW
    if evidence.apart is not None and evidence.apart > window:
        return f"{evidence.apart} days lie between them"
    named = _named_days_apart(first, second) if evidence.apart is None else 0
    if named > NAMED:
        return f"the days they name lie {named} days apart"
    return ""


def _in_words(evidence: Evidence) -> str:
    names = [key for key in evidence.shared if not key.startswith("act:")][:5]
    said = f"both tell of {', '.join(_spelled(key) for key in names)}"
    if evidence.apart is not None:
        said += f"; published {evidence.apart} day{'s' * (evidence.apart != 1)} apart"
    return said


def _spelled(key: str) -> str:
    if key[0] == "m" and key[1:2].isdigit():
        return f"{float(key[1:]):,.6g} kg"
    if key[0] in "n$%" and key[1:2].isdigit():
        return key[1:] if key[0] == "n" else f"{key[0]}{key[1:]}"
    year, dash, rest = key.partition("-")
    return f"{year}-{rest}".removeprefix("0-") if dash and year.isdigit() else key
