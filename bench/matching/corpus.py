"""Precision and recall of the shipped topics on labelled articles, with every confusion."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from monitor.model import Article, Topic
from monitor.topics import TopicMatcher, compile_topics

FILES = ("vi.jsonl", "en-summaries.jsonl", "en.jsonl")


@dataclass
class Tally:
    """Counts of one topic."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        found, wanted = self.right + len(self.wrong), self.right + len(self.missed)
        precision = self.right / found if found else 1.0
        recall = self.right / wanted if wanted else 1.0
        return f"recall {recall:.3f}  precision {precision:.3f}  of {wanted:3d}"


@dataclass(frozen=True)
class Labelled:
    """An article with the topics it belongs to, and those that careful people dispute."""

    key: str
    article: Article
    topics: frozenset[str]
    disputed: frozenset[str]


def read(folder: Path) -> Iterator[Labelled]:
    """Yield the labelled articles of every file."""
    for name in FILES:
        with (folder / name).open(encoding="utf-8") as lines:
            yield from (_labelled(json.loads(line), name) for line in lines)


def _labelled(row: dict[str, object], file: str) -> Labelled:
    url = f"https://corpus.example/{row['id']}"
    article = Article(
        source=file.removesuffix(".jsonl"),
        url=url,
        canonical_url=url,
        title=str(row["title"] or ""),
        text=str(row["text"] or ""),
        language=str(row["lang"]),
    )
    topics, disputed = row["topics"], row["borderline"]
    assert isinstance(topics, list)
    return Labelled(
        key=str(row["id"]),
        article=article,
        topics=frozenset(topics),
        disputed=frozenset(disputed if isinstance(disputed, list) else ()),
    )


def tally(matcher: TopicMatcher, labelled: Iterable[Labelled]) -> dict[str, Tally]:
    """Compare what was matched with the labels; disputed ones count neither way."""
    found: dict[str, Tally] = defaultdict(Tally)
    for each in labelled:
        matched = {match.topic for match in matcher.match(each.article)}
        for topic in matcher.topics:
            _count(found[topic.name], topic.name, each, matched)
    return found


def _count(tallied: Tally, topic: str, each: Labelled, matched: set[str]) -> None:
    if topic in each.disputed:
        return
    shown = f"{each.key}: {each.article.title or each.article.text[:90]!r}"
    if topic in each.topics and topic in matched:
        tallied.right += 1
    elif topic in each.topics:
        tallied.missed.append(shown)
    elif topic in matched:
        tallied.wrong.append(shown)


def report(folder: Path, topics: tuple[Topic, ...]) -> None:
    """Print scores per file half and topic, then the confusions."""
    matcher = compile_topics(topics)
    labelled = list(read(folder))
    halves = {
        "all": labelled,
        "even half": labelled[::2],
        "odd half": labelled[1::2],
    }
    for name, part in halves.items():
        counts = tally(matcher, part)
        total = Tally()
        print(f"\n{name}: {len(part)} articles")
        for topic, each in counts.items():
            print(f"  {topic:<22} {each}")
            total.right += each.right
            total.wrong += each.wrong
            total.missed += each.missed
        print(f"  {'over all':<22} {total}")
    print("\nconfusions")
    for topic, each in tally(matcher, labelled).items():
        for line in each.missed:
            print(f"  {topic} missed  {line}")
        for line in each.wrong:
            print(f"  {topic} wrongly {line}")
