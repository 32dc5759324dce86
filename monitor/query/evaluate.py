"""Whether a tree is true of an article, how strongly, and by which words.

A clause that is true counts 1, or its weight; a sum over a whole query is the article's score.
Something that is not there counts nothing. One function decides for every reading of a tree.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from monitor.model import Match, Span
from monitor.query.find import in_order
from monitor.query.reading import Place, Reading
from monitor.query.tree import (
    About,
    And,
    AtLeast,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Pack,
    Weighted,
    Within,
)
from monitor.text import fold


class Finder(Protocol):
    """Knows where terms stand in one reading."""

    def find(self, node: Leaf | Pack) -> list[Place]:
        """Return the places of a term or of any term of a pack, in order."""
        ...

    def likely(self, node: Or) -> Sequence[Node]:
        """Return the parts of an OR without some that are surely not true."""
        ...


class Hit(NamedTuple):
    """A place that made `clause` true."""

    place: Place
    clause: str


class Outcome(NamedTuple):
    """What a tree comes to."""

    true: bool
    score: float
    hits: tuple[Hit, ...]


FALSE = Outcome(False, 0.0, ())
Bounds = tuple[tuple[int, int], ...] | None


def evaluate(node: Node, reading: Reading, finder: Finder) -> Outcome:
    """Decide `node` for one reading."""
    return _Evaluation(reading, finder).outcome(node, None)


def distance(node: Near, reading: Reading, finder: Finder) -> int | None:
    """Return how many words stand between the two sides at the nearest, None if they never meet."""
    far = replace(node, distance=_FARTHEST)
    pairs = _Evaluation(reading, finder).pairs(far, None)
    gaps = [_gap(reading, *sorted(pair)) for pair in pairs]
    return min(gaps, default=None)


def _gap(reading: Reading, first: Place, second: Place) -> int:
    return reading.word_at(second.start) - reading.word_at(first.end - 1) - 1


class _Evaluation:
    def __init__(self, reading: Reading, finder: Finder) -> None:
        self._reading = reading
        self._finder = finder

    def outcome(self, node: Node, bounds: Bounds) -> Outcome:
        match node:
            case Leaf() | Pack() | Near() | AtLeast():
                return self._by_places(node, bounds)
            case And():
                return self._all(node, bounds)
            case Or():
                return self._any(node, bounds)
            case Not():
                true = not self.outcome(node.part, bounds).true
                return Outcome(true, 0.0, ())
            case Weighted():
                found = self.outcome(node.part, bounds)
                return found._replace(score=node.weight) if found.true else FALSE
            case Within():
                return self.outcome(node.part, self._inside(node, bounds))
            case About():
                return Outcome(True, 1.0, ()) if is_about(node, self._reading) else FALSE

    def _all(self, node: And, bounds: Bounds) -> Outcome:
        found: list[Outcome] = []
        for part in node.parts:
            found.append(self.outcome(part, bounds))
            if not found[-1].true:
                return FALSE
        return _joined(found)

    def _any(self, node: Or, bounds: Bounds) -> Outcome:
        parts = self._finder.likely(node)
        found = [each for part in parts if (each := self.outcome(part, bounds)).true]
        return _joined(found) if found else FALSE

    def _by_places(self, node: Leaf | Pack | Near | AtLeast, bounds: Bounds) -> Outcome:
        hits = self.hits(node, bounds)
        return Outcome(True, 1.0, tuple(hits)) if hits else FALSE

    def hits(self, node: Node, bounds: Bounds) -> list[Hit]:
        """Return the hits of a node that stands for places; [] where it is not true."""
        match node:
            case Leaf() | Pack():
                places = _bounded(self._finder.find(node), bounds)
                return [Hit(place, node.written) for place in places]
            case Or():
                return [
                    hit for part in self._finder.likely(node) for hit in self.hits(part, bounds)
                ]
            case Weighted():
                return self.hits(node.part, bounds)
            case Within():
                return self.hits(node.part, self._inside(node, bounds))
            case Near():
                return self._near(node, bounds)
            case AtLeast():
                hits = self.hits(node.part, bounds)
                return hits if _apart(hits) >= node.count else []
            case _:
                return list(self.outcome(node, bounds).hits)

    def _inside(self, node: Within, bounds: Bounds) -> Bounds:
        zone = self._reading.bounds(node.zone)
        if bounds is None:
            return zone
        return tuple((max(a, c), min(b, d)) for a, b in zone for c, d in bounds)

    def _near(self, node: Near, bounds: Bounds) -> list[Hit]:
        kept = {place for pair in self.pairs(node, bounds) for place in pair}
        if not kept:
            return []
        sides = (*self.hits(node.left, bounds), *self.hits(node.right, bounds))
        return [hit for hit in sides if hit.place in kept]

    def pairs(self, node: Near, bounds: Bounds) -> list[tuple[Place, Place]]:
        """Return the pairs of places, one of each side, that stand near enough."""
        lefts = in_order(hit.place for hit in self.hits(node.left, bounds))
        rights = in_order(hit.place for hit in self.hits(node.right, bounds)) if lefts else []
        spans = [(place, *self._extent(place)) for place in rights]
        firsts = [first for _, first, _ in spans]
        found: list[tuple[Place, Place]] = []
        for place in lefts:
            first, last = self._extent(place)
            low = bisect_left(firsts, first - node.distance - _LONGEST)
            for other, other_first, other_last in spans[low:]:
                gap = other_first - last - 1
                if gap > node.distance:
                    break
                before = first - other_last - 1
                follows = other_first > last
                precedes = other_last < first and before <= node.distance and not node.ordered
                if (follows or precedes) and self._same_field(place, other):
                    found.append((place, other))
        return found

    def _extent(self, place: Place) -> tuple[int, int]:
        return self._reading.word_at(place.start), self._reading.word_at(place.end - 1)

    def _same_field(self, left: Place, right: Place) -> bool:
        return self._reading.field_of(left)[0] == self._reading.field_of(right)[0]


_FARTHEST = 100_000
_MOST_SPANS = 100  # kept of one match: enough for every sentence of a long article
_LONGEST = 24  # words in the longest phrase that NEAR looks back over


def as_match(topic: str, score: float, outcome: Outcome, reading: Reading) -> Match:
    """Turn an outcome into a match whose spans are characters of the article as stored."""
    hits = sorted(dict.fromkeys(outcome.hits))[:_MOST_SPANS]
    spans: list[Span] = []
    for place, clause in hits:
        field, start, end = reading.field_of(place)
        words = getattr(reading.article, field)[start:end]
        spans.append(Span(field=field, start=start, end=end, words=words, clause=clause))
    return Match(topic=topic, score=round(score, 3), spans=tuple(spans))


def facts(tree: Node) -> tuple[About, ...]:
    """Return the clauses on source, language, author and date that must be true for all to be."""
    if isinstance(tree, About):
        return (tree,)
    if isinstance(tree, And):
        return tuple(fact for part in tree.parts for fact in facts(part))
    return ()


def is_about(node: About, reading: Reading) -> bool:
    """Decide a clause on source, language, author or date."""
    if node.fact == "date":
        return reading.day is not None and node.first <= reading.day <= node.last
    if node.fact == "author":
        return _in_a_row(tuple(node.value.split()), reading.author, node.prefix)
    value = reading.article.source if node.fact == "source" else reading.article.language or ""
    folded = fold(value).strip()
    return folded.startswith(node.value) if node.prefix else folded == node.value


def _in_a_row(wanted: tuple[str, ...], words: tuple[str, ...], prefix: bool) -> bool:
    size = len(wanted)
    for at in range(len(words) - size + 1):
        found = words[at : at + size]
        if found == wanted or (
            prefix and found[:-1] == wanted[:-1] and found[-1].startswith(wanted[-1])
        ):
            return True
    return False


def _bounded(places: list[Place], bounds: Bounds) -> list[Place]:
    if bounds is None:
        return places
    return [
        place for place in places if any(a <= place.start and place.end <= b for a, b in bounds)
    ]


def _apart(hits: Iterable[Hit]) -> int:
    """Count places that do not overlap."""
    count, end = 0, -1
    for place in in_order(hit.place for hit in hits):
        if place.start >= end:
            count, end = count + 1, place.end
    return count


def _joined(found: list[Outcome]) -> Outcome:
    hits = tuple(hit for each in found if each.score >= 0 for hit in each.hits)
    return Outcome(True, sum(each.score for each in found), hits)
