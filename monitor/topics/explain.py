"""Why an article belongs to a topic, or why not: each clause, and the nearest miss."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from monitor.model import Article, Topic
from monitor.query import (
    About,
    And,
    AtLeast,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Outcome,
    Pack,
    Reading,
    Within,
    evaluate,
    parts_of,
)
from monitor.query.evaluate import distance
from monitor.text import fold
from monitor.topics.match import ScanFinder, compile_topics, score_of

_MOST_WORDS = 6  # found words named for one clause


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One part of a query: whether it is true, what it counts, and by which words.

    `depth` is how deep it stands in the query. `miss` says what was nearest where it is not true.
    """

    written: str
    kind: str
    true: bool
    score: float
    depth: int
    words: tuple[str, ...] = ()
    miss: str = ""


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """The whole answer. `matched` needs a true query and a score of `threshold` or more."""

    topic: str
    matched: bool
    score: float
    threshold: float
    clauses: tuple[Clause, ...]

    @property
    def reason(self) -> str:
        """One line: why, or the first clause that failed."""
        if self.matched:
            return f"score {self.score:g}, {self.threshold:g} is enough"
        failed = next((each for each in self.clauses if not each.true and each.miss), None)
        if self.clauses[0].true:
            return f"score {self.score:g} is below {self.threshold:g}"
        nearest = f": {failed.miss}" if failed else ""
        return f"{(failed or self.clauses[0]).written} is not true{nearest}"


def explain(article: Article, topic: Topic, term_files: tuple[Path, ...] = ()) -> Explanation:
    """Take a topic apart against one article."""
    matcher = compile_topics((topic,), term_files)
    outcome, reading, finder = matcher.verdict(article, topic.name)
    tree = matcher.tree(topic.name)
    score = score_of(tree, outcome)
    return Explanation(
        topic=topic.name,
        matched=outcome.true and score >= topic.threshold,
        score=score,
        threshold=topic.threshold,
        clauses=tuple(_Explaining(reading, finder).clauses(tree, 0)),
    )


class _Explaining:
    def __init__(self, reading: Reading, finder: ScanFinder) -> None:
        self._reading = reading
        self._finder = finder

    def clauses(self, node: Node, depth: int) -> Iterator[Clause]:
        outcome = self._outcome(node)
        yield Clause(
            written=_short(node.written),
            kind=type(node).__name__.lower(),
            true=outcome.true,
            score=outcome.score,
            depth=depth,
            words=self._words(outcome),
            miss="" if outcome.true else self._miss(node),
        )
        for part in parts_of(node):
            yield from self.clauses(part, depth + 1)

    def _outcome(self, node: Node) -> Outcome:
        return evaluate(node, self._reading, self._finder)

    def _words(self, outcome: Outcome) -> tuple[str, ...]:
        found = (self._reading.text[hit.place.start : hit.place.end] for hit in outcome.hits)
        return tuple(dict.fromkeys(" ".join(words.split()) for words in found))[:_MOST_WORDS]

    def _miss(self, node: Node) -> str:
        match node:
            case Leaf():
                return self._leaf_miss(node)
            case Pack():
                return "none of its terms stands in the article"
            case Near():
                return self._near_miss(node)
            case AtLeast():
                return f"it stands in {len(self._outcome(node.part).hits)} places"
            case Within():
                return self._within_miss(node)
            case Not():
                return f"{', '.join(self._words(self._outcome(node.part)))} stands in the article"
            case About():
                return self._about_miss(node)
            case And() | Or():
                return ""
            case _:
                return self._miss(node.part)

    def _leaf_miss(self, node: Leaf) -> str:
        words = {fold(word): word for word in _words_of(self._reading)}
        wanted = " ".join(node.forms[0].words)
        if wanted in words:
            return f"only {words[wanted]!r} stands there: accents, capitals or ending differ"
        close = get_close_matches(node.forms[0].words[-1], words, 1, 0.75)
        return f"nearest word: {words[close[0]]!r}" if close else "no such word in the article"

    def _near_miss(self, node: Near) -> str:
        for side in (node.left, node.right):
            if not self._outcome(side).true:
                return f"no {_short(side.written)} in the article"
        gap = distance(node, self._reading, self._finder)
        if gap is None:
            return "they stand in different fields, or in the other order"
        return f"they stand {gap} words apart at the nearest"

    def _within_miss(self, node: Within) -> str:
        elsewhere = self._words(self._outcome(node.part))
        if elsewhere:
            return f"{', '.join(elsewhere)} stands elsewhere, not in the {node.zone}"
        return self._miss(node.part)

    def _about_miss(self, node: About) -> str:
        article = self._reading.article
        known = {
            "source": article.source,
            "lang": article.language,
            "author": article.author,
            "date": self._reading.day,
        }[node.fact]
        return f"its {node.fact} is {known}" if known else f"its {node.fact} is not known"


def _words_of(reading: Reading) -> list[str]:
    return [word.strip(".,;:!?()\"'“”‘’") for word in reading.text.split()]


def _short(written: str) -> str:
    return written if len(written) <= 80 else written[:77] + "..."
