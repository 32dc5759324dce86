"""Scores figures against labelled texts, and times the search beside two peers."""

import argparse
import os
from pathlib import Path

from bench.figures.scoring import Score, rows, score
from bench.figures.seeds import seeds
from bench.figures.speed import speed

FILES = ("vi.jsonl", "en-summaries.jsonl", "en.jsonl")
SHARED = Path(os.environ.get("MONITOR_SHARED", Path(__file__).resolve().parents[3] / "shared"))


def corpus(show: str) -> None:
    """Print scores by file and half; `show` is the half whose errors are printed."""
    totals = {"even": Score(), "odd": Score()}
    for name in FILES:
        halves = {"even": Score(), "odd": Score()}
        for place, row in enumerate(rows(SHARED / "corpus" / name)):
            halves["odd" if place % 2 else "even"].add(score(row))
        for half, made in halves.items():
            if show in (half, "all"):
                print("\n".join(made.errors))
            print(made.line(f"{name} {half}"))
            totals[half].add(made)
    for half, made in totals.items():
        print(made.line(f"all {half}"))
    both = Score()
    both.add(totals["even"])
    both.add(totals["odd"])
    print(made.line("all odd") if False else both.line("all"))


def main() -> None:
    """Run what was asked for; everything by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", action="store_true", help="score seeds and labelled texts")
    parser.add_argument("--errors", choices=("even", "odd", "all", "none"), default="none")
    parser.add_argument("--speed", action="store_true", help="articles per second beside peers")
    asked = parser.parse_args()
    if asked.corpus or not asked.speed:
        seeds(SHARED / "seeds")
        corpus(asked.errors)
    if asked.speed or not asked.corpus:
        speed(SHARED / "corpus")


if __name__ == "__main__":
    main()
