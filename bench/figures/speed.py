"""Articles per second, beside a plain regular expression and quantulum3, in one run."""

import re
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from bench.figures.scoring import article, rows
from monitor.figures import find
from monitor.model import Article

_PLAIN = re.compile(
    r"(\d[\d.,]*)\s*(million|billion|triệu|tỷ|nghìn)?\s*(kg|tonnes?|tons?|grams?|tấn|viên|bánh|"
    r"cases?|suspects?|vụ|đối tượng)",
    re.IGNORECASE,
)


def _sized(articles: list[Article], size: int = 3000) -> list[Article]:
    """Return texts of about `size` characters, made by joining real ones of a language."""
    made: list[Article] = []
    for language in ("vi", "en"):
        pool = "\n\n".join(a.text for a in articles if a.language == language)
        made += (
            Article(
                source="b",
                url="",
                canonical_url="",
                title="",
                text=pool[at : at + size],
                language=language,
            )
            for at in range(0, len(pool) - size, size)
        )
    return made


def _rate(work: Callable[[Article], object], articles: list[Article], seconds: float) -> float:
    # CPU time, for the machine may be busy with other things.
    done, begin = 0, time.process_time()
    while (spent := time.process_time() - begin) < seconds:
        work(articles[done % len(articles)])
        done += 1
    return done / spent


def speed(folder: Path) -> None:
    """Print the rates and their ratios."""
    articles = _sized(
        [article(row) for name in ("vi.jsonl", "en.jsonl") for row in rows(folder / name)]
    )
    for one in articles:
        find(one)
    mine = _rate(find, articles, 3.0)
    plain = _rate(lambda one: _PLAIN.findall(one.text), articles, 1.0)
    print(f"monitor.figures  {mine:>8.0f} articles/s of 3 kB")
    print(f"one plain regex  {plain:>8.0f} articles/s, {mine / plain:.2f} of its speed")
    try:
        with warnings.catch_warnings(action="ignore"):  # it speaks of extras it could use
            from quantulum3 import parser
    except ImportError:
        print("quantulum3       not installed (bench/requirements.txt)")
        return
    english = [one for one in articles if one.language == "en"]
    peer = _rate(lambda one: parser.parse(one.text), english, 5.0)
    print(f"quantulum3       {peer:>8.2f} articles/s, ours is {mine / peer:.0f} times as fast")
