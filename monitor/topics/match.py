"""Many topics at once: find every term in one pass, then decide only topics that may be true."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from monitor import terms
from monitor.model import Article, Match, Topic
from monitor.query import (
    Leaf,
    Node,
    Or,
    Outcome,
    Pack,
    Place,
    Reading,
    as_match,
    evaluate,
    in_order,
    leaves_of,
)
from monitor.query import parse as parse_query
from monitor.query.tree import Form, Weighted, parts_of
from monitor.topics.gate import Choices, Gates
from monitor.topics.packs import for_queries
from monitor.topics.scan import Scan, Scanner


class ScanFinder:
    """Where terms stand in one reading, from one scan of all topics' terms."""

    def __init__(self, scan: Scan, numbers: dict[int, tuple[int, ...]], choices: Choices) -> None:
        self._scan = scan
        self._numbers = numbers
        self._choices = choices
        self._known: dict[int, list[Place]] = {}

    def find(self, node: Leaf | Pack) -> list[Place]:
        """Return the places of a term or of any term of a pack, in order."""
        key = id(node)  # nodes live as long as their matcher; hashing a pack is slow
        found = self._known.get(key)
        if found is None:
            numbers = self._scan.present.intersection(self._numbers[key])
            found = self._known[key] = in_order(
                place for number in numbers for place in self._scan.places(number)
            )
        return found

    def likely(self, node: Or) -> Sequence[Node]:
        """Return the parts of an OR that may be true."""
        return self._choices.likely(node, self._scan.present)


class Verdict(NamedTuple):
    """What one tree comes to for one article, and the means to ask about its parts."""

    outcome: Outcome
    reading: Reading
    finder: ScanFinder

    def is_true(self, part: Node) -> bool:
        """Tell whether a part of the tree is true of the article."""
        return evaluate(part, self.reading, self.finder).true

    def match(self, topic: str, score: float) -> Match:
        """Turn the verdict into a match, its spans in the article as stored."""
        return as_match(topic, score, self.outcome, self.reading)


class TreeMatcher:
    """Trees made ready: every term is found in one pass, then trees that may be true are decided.

    One matcher serves many articles.
    """

    def __init__(self, trees: tuple[Node, ...]) -> None:
        self.trees = trees
        self._forms: dict[Form, int] = {}
        self._numbers: dict[int, tuple[int, ...]] = {}
        self._packs: dict[int, tuple[int, ...]] = {}
        for tree in trees:
            self._number(tree)
        self._scanner = Scanner(self._forms)
        self._choices = Choices(trees, self._numbers)
        self._gates = Gates(trees, self._numbers)

    def _number(self, node: Node) -> None:
        if isinstance(node, Leaf | Pack):
            leaves = leaves_of(node)
            known = self._packs.get(id(leaves))  # the leaves of a pack are made once
            self._numbers[id(node)] = self._numbered(leaves) if known is None else known
        if isinstance(node, Pack):
            self._packs[id(node.leaves)] = self._numbers[id(node)]
        for part in parts_of(node):
            self._number(part)

    def _numbered(self, leaves: tuple[Leaf, ...]) -> tuple[int, ...]:
        forms = (form for leaf in leaves for form in leaf.forms)
        return tuple(self._forms.setdefault(form, len(self._forms)) for form in forms)

    def true_ones(self, article: Article) -> Iterator[tuple[int, Verdict]]:
        """Yield (number of the tree, verdict) of the trees that are true of an article."""
        reading = Reading(article)
        scan = self._scanner.scan(reading)
        finder = ScanFinder(scan, self._numbers, self._choices)
        for index in self._gates.open(scan.present):
            outcome = evaluate(self.trees[index], reading, finder)
            if outcome.true:
                yield index, Verdict(outcome, reading, finder)

    def verdict(self, article: Article, index: int = 0) -> Verdict:
        """Decide one tree, whether it is true or not."""
        reading = Reading(article)
        finder = ScanFinder(self._scanner.scan(reading), self._numbers, self._choices)
        return Verdict(evaluate(self.trees[index], reading, finder), reading, finder)


class TopicMatcher:
    """Topics made ready. `match` is pure and quick; one matcher serves many articles."""

    def __init__(self, topics: tuple[Topic, ...], trees: tuple[Node, ...]) -> None:
        self.topics = topics
        self._trees = trees
        self._matcher = TreeMatcher(self._trees)
        self._bare = tuple(not is_weighted(tree) for tree in self._trees)

    def match(self, article: Article) -> tuple[Match, ...]:
        """Return the topics that an article belongs to, in the order of the topics."""
        found: list[Match] = []
        for index, verdict in self._matcher.true_ones(article):
            topic = self.topics[index]
            score = verdict.outcome.score
            score = max(score, 1.0) if self._bare[index] else score
            if score >= topic.threshold:
                found.append(verdict.match(topic.name, score))
        return tuple(found)

    def tree(self, name: str) -> Node:
        """Return the query of one topic."""
        return self._trees[self._index(name)]

    def verdict(self, article: Article, name: str) -> Verdict:
        """Return what one topic comes to for an article, whether it matches or not."""
        return self._matcher.verdict(article, self._index(name))

    def _index(self, name: str) -> int:
        return next(at for at, topic in enumerate(self.topics) if topic.name == name)


def score_of(tree: Node, outcome: Outcome) -> float:
    """Return the score of an outcome: a true query without weights scores at least 1."""
    if not outcome.true:
        return 0.0
    return outcome.score if outcome.score >= 1 or is_weighted(tree) else 1.0


def is_weighted(tree: Node) -> bool:
    """Tell whether a query gives weights anywhere."""
    return isinstance(tree, Weighted) or any(is_weighted(part) for part in parts_of(tree))


@lru_cache(maxsize=16)
def _compiled(topics: tuple[Topic, ...], packs: terms.Packs) -> TopicMatcher:
    return TopicMatcher(topics, tuple(_tree(topic.query, packs) for topic in topics))


@lru_cache(maxsize=512)
def _tree(query: str, packs: terms.Packs) -> Node:
    return parse_query(query, for_queries(packs))


def compile_topics(topics: tuple[Topic, ...], term_files: tuple[Path, ...] = ()) -> TopicMatcher:
    """Return the matcher of `topics`, made once for equal ones; raise QueryError, ConfigError.

    `term_files` are the user's own packs, beside those that come with the program.
    """
    return _compiled(topics, terms.load(term_files))


def parse(query: str, term_files: tuple[Path, ...] = ()) -> Node:
    """Return the tree of a query that may name term packs; raise QueryError, ConfigError."""
    return _tree(query, terms.load(term_files))
