"""Documents per second: our matcher beside a naive alternation and raw Aho-Corasick engines.

Ours folds, finds every place, decides 500 boolean topics and gives matches with spans; the peers
only find terms, in text that was folded for them.
"""

import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.matching.corpus import read
from monitor.model import Article, Topic
from monitor.text import fold, nfc
from monitor.topics import TreeMatcher, parse

TOPICS = 500
LENGTH = 4_000  # characters of a document
DOCUMENTS = 400
SIZES = (50, 1_000, 20_000)


def documents(folder: Path | None, seed: int) -> list[str]:
    """Return documents of one length: real sentences in a new order, or made-up words."""
    rng = random.Random(seed)
    parts = [nfc(each.article.text) for each in read(folder)][seed::2] if folder else _made_up(rng)
    made: list[str] = []
    while len(made) < DOCUMENTS:
        rng.shuffle(parts)
        text = "\n\n".join(parts)
        made += [text[at : at + LENGTH] for at in range(0, len(text) - LENGTH, LENGTH)]
    return made[:DOCUMENTS]


def _made_up(rng: random.Random) -> list[str]:
    letters = "aàảãáạăâbcdđeêghiklmnoôơpqrstuưvxy"
    words = ["".join(rng.choices(letters, k=rng.randint(2, 7))) for _ in range(8_000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    return [" ".join(rng.choices(words, weights, k=300)) for _ in range(400)]


def phrases(texts: list[str], count: int, rng: random.Random) -> list[str]:
    """Return phrases of one to four words, eight letters or more, out of other documents."""
    found: dict[str, None] = {}
    words = [fold(text).split() for text in texts]
    while len(found) < count:
        row = rng.choice(words)
        size = rng.randint(1, 4)
        at = rng.randrange(max(1, len(row) - size))
        phrase = " ".join(row[at : at + size])
        if len(phrase) >= 8 and not any(char.isdigit() for char in phrase):
            found[phrase] = None
    return list(found)


def topics(terms: list[str], rng: random.Random) -> tuple[Topic, ...]:
    """Return 500 topics that share out the terms: a thing AND an action AND a place, NOT another.

    Each group is an OR of its share: a topic of 20,000 terms in 500 has some 40.
    """
    share = max(1, len(terms) // TOPICS // 3)
    made: list[Topic] = []
    for number in range(TOPICS):
        groups = (f"({_any(rng.sample(terms, share))})" for _ in range(3))
        query = f"{' AND '.join(groups)} -({_any(rng.sample(terms, 1))})"
        made.append(Topic(name=str(number), title="", query=query))
    return tuple(made)


def _any(terms: list[str]) -> str:
    return " OR ".join(f'"{term}"' for term in terms)


def rate(run: Callable[[str], object], texts: list[str], seconds: float = 1.0) -> float:
    """Return documents per second, the best of three rounds."""
    for text in texts[:40]:
        run(text)
    return max(_round(run, texts, seconds) for _ in range(3))


def _round(run: Callable[[str], object], texts: list[str], seconds: float) -> float:
    begun, count = time.process_time(), 0
    while (spent := time.process_time() - begun) < seconds:
        for text in texts[:100]:
            run(text)
        count += 100
        texts = texts[100:] + texts[:100]
    return count / spent


def ours(terms: list[str], rng: random.Random) -> Callable[[str], object]:
    """Return the whole of matching, from raw text to matches."""
    matcher = TreeMatcher(tuple(parse(topic.query) for topic in topics(terms, rng)))

    def run(text: str) -> object:
        article = Article(source="", url="", canonical_url="", title="", text=text, language="vi")
        return [verdict.match("", 1.0) for _, verdict in matcher.true_ones(article)]

    return run


def peers(terms: list[str]) -> Iterator[tuple[str, Callable[[str], object]]]:
    """Yield (name, run) of engines that only find terms, on folded text."""
    from ahocorasick_rs import AhoCorasick

    spaced = [f" {term} " for term in terms]
    rust = AhoCorasick(spaced)
    yield (
        "ahocorasick_rs, terms only",
        lambda text: rust.find_matches_as_indexes(text, overlapping=True),
    )
    try:
        import ahocorasick
    except ImportError:
        print("  (pyahocorasick is not installed: see bench/requirements.txt)")
    else:
        automaton = ahocorasick.Automaton()
        for number, term in enumerate(spaced):
            automaton.add_word(term, number)
        automaton.make_automaton()
        yield "pyahocorasick, terms only", lambda text: list(automaton.iter(text))
    if len(terms) <= 1_000:
        pattern = re.compile("|".join(map(re.escape, sorted(spaced, key=len, reverse=True))))
        yield "re alternation, terms only", lambda text: pattern.findall(text)


def main(folder: Path | None = None) -> None:
    """Print the table."""
    texts, others = documents(folder, 0), documents(folder, 1)
    folded = [" ".join(f" {fold(text)} ".split()) for text in texts]
    print(f"documents of {LENGTH} characters, {TOPICS} topics; documents per second of CPU")
    print(f"  folding alone: {rate(fold, texts):,.0f}")
    for size in SIZES:
        terms = phrases(others, size, random.Random(size))
        mine = rate(ours(terms, random.Random(size)), texts)
        print(f"{size} terms\n  {'ours, text to matches':<28} {mine:>9,.0f}")
        for name, run in peers(terms):
            theirs = rate(run, folded)
            print(f"  {name:<28} {theirs:>9,.0f}   ours / theirs {mine / theirs:.2f}")
