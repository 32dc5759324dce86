"""`python -m bench.matching [--corpus FOLDER] [--speed] [--config sources.toml]`."""

import argparse
import tomllib
from pathlib import Path

from bench.matching.corpus import report
from bench.matching.speed import main as measure
from monitor.model import Topic


def shipped_topics(file: Path) -> tuple[Topic, ...]:
    """Return the topics of a configuration."""
    tables = tomllib.loads(file.read_text("utf-8"))["topic"]
    return tuple(Topic(**table) for table in tables)


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="folder of labelled articles")
    parser.add_argument("--config", type=Path, default=Path("sources.toml"))
    parser.add_argument("--speed", action="store_true", help="documents per second beside peers")
    asked = parser.parse_args()
    if asked.corpus and not asked.speed:
        report(asked.corpus, shipped_topics(asked.config))
    if asked.speed:
        measure(asked.corpus)


if __name__ == "__main__":
    main()
