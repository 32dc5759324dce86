"""The scorers of the public sets, in our words: precision, recall and F1 of one body."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Score:
    """Shares from 0 to 1; None where the page gives no such share."""

    precision: float | None
    recall: float | None

    @property
    def f1(self) -> float:
        """The harmonic mean, 0 where either is missing or nothing agrees."""
        return harmonic(self.precision or 0.0, self.recall or 0.0)


def harmonic(first: float, second: float) -> float:
    """Return the harmonic mean of two shares."""
    return 2 * first * second / (first + second) if first + second else 0.0


def shingles(truth: str, found: str, size: int = 4) -> Score:
    """Compare runs of four words as multisets (article-extraction-benchmark)."""
    wanted, got = _runs(truth, size), _runs(found, size)
    return _overlap(wanted, got)


def words(truth: str, found: str) -> Score:
    """Compare words as multisets (web-content-extraction-benchmark)."""
    return _overlap(Counter(_WORD.findall(truth.lower())), Counter(_WORD.findall(found.lower())))


def rouge_lsum(truths: Iterable[Sequence[str]], found: str) -> Score:
    """Compare by ROUGE-LSum, the best of the honest `truths` (fundus-evaluation).

    For each true sentence the words that stand in order in some found sentence count once, as many
    times as either side has them.
    """
    return max((_rouge("\n".join(truth), found) for truth in truths), key=lambda score: score.f1)


def macro(scores: Sequence[Score]) -> tuple[float, float, float]:
    """Return (F1 of the means, mean precision, mean recall): article-extraction-benchmark."""
    precision = mean(s.precision for s in scores if s.precision is not None)
    recall = mean(s.recall for s in scores if s.recall is not None)
    return harmonic(precision, recall), precision, recall


def mean_f1(scores: Sequence[Score]) -> tuple[float, float, float]:
    """Return (mean of each page's F1, mean precision, mean recall)."""
    return (
        mean(s.f1 for s in scores),
        mean(s.precision or 0.0 for s in scores),
        mean(s.recall or 0.0 for s in scores),
    )


def _runs(text: str, size: int) -> Counter[tuple[str, ...]]:
    tokens = _WORD.findall(text)
    if not tokens:
        return Counter()
    count = max(1, len(tokens) - size + 1)
    return Counter(tuple(tokens[at : at + size]) for at in range(count))


def _overlap(wanted: Counter[Any], got: Counter[Any]) -> Score:
    both = (wanted & got).total()
    return Score(
        precision=both / got.total() if got else (1.0 if not wanted else None),
        recall=both / wanted.total() if wanted else (1.0 if not got else None),
    )


_SENTENCE = re.compile(r"(?<=[.!?。！？])[\"'”’)\]]*\s+")


def _rouge(truth: str, found: str) -> Score:
    wanted, got = _sentences(truth), _sentences(found)
    left, right = Counter(w for s in wanted for w in s), Counter(w for s in got for w in s)
    size_left, size_right = left.total(), right.total()
    hits = 0
    for sentence in wanted:
        union: set[int] = set()
        for other in got:
            if len(union) == len(sentence):
                break
            union |= _in_order(sentence, other)
        for at in sorted(union):
            word = sentence[at]
            if left[word] > 0 and right[word] > 0:
                left[word] -= 1
                right[word] -= 1
                hits += 1
    return Score(
        precision=hits / size_right if size_right else 0.0,
        recall=hits / size_left if size_left else 0.0,
    )


def _sentences(text: str) -> list[list[str]]:
    lines = (part for line in text.split("\n") for part in _SENTENCE.split(line))
    return [tokens for line in lines if (tokens := re.findall(r"[a-z0-9]+", line.lower()))]


def _in_order(first: list[str], second: list[str]) -> set[int]:
    """Return the places in `first` of one longest common subsequence with `second`."""
    shared = set(first) & set(second)
    if not shared:
        return set()
    rows = [[0] * (len(second) + 1)]
    for word in first:
        above = rows[-1]
        if word not in shared:
            rows.append(above)
            continue
        row = [0]
        for column, other in enumerate(second):
            row.append(above[column] + 1 if word == other else max(above[column + 1], row[column]))
        rows.append(row)
    places: set[int] = set()
    at, to = len(first), len(second)
    while at and to:
        if first[at - 1] == second[to - 1] and rows[at][to] == rows[at - 1][to - 1] + 1:
            places.add(at - 1)
            at, to = at - 1, to - 1
        elif rows[at - 1][to] >= rows[at][to - 1]:
            at -= 1
        else:
            to -= 1
    return places
