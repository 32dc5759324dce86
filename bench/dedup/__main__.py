"""python -m bench.dedup [--corpus FOLDER] [--copies N] [--order] [--speed N ...] [--flood N]"""

import argparse
from pathlib import Path

from bench.dedup import corpus, flood, speed

SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpus"


def main() -> None:
    """Score stories and copies on labelled articles, or measure speed against peers."""
    asked = argparse.ArgumentParser(prog="python -m bench.dedup", description=__doc__)
    asked.add_argument("--corpus", nargs="?", type=Path, const=SHARED, help="score the stories")
    asked.add_argument("--copies", type=int, help="score copies made of so many texts")
    asked.add_argument("--order", action="store_true", help="store in random orders, compare")
    asked.add_argument("--speed", nargs="+", type=int, help="insert and query at these sizes")
    asked.add_argument("--filled", type=int, default=0, help="with --speed: so many more before")
    asked.add_argument("--peers", action="store_true", help="with --speed: datasketch and rensa")
    asked.add_argument("--flood", type=int, help="store so many copies of one text")
    asked.add_argument("--errors", action="store_true", help="print every error")
    given = asked.parse_args()
    folder = given.corpus or SHARED
    if given.corpus:
        corpus.stories(folder, errors=given.errors)
    if given.copies:
        corpus.copies(folder, most=given.copies, errors=given.errors)
    if given.order:
        corpus.order(folder)
    if given.speed:
        speed.run(given.speed, peers=given.peers, filled=given.filled)
    if given.flood:
        flood.run(given.flood)


if __name__ == "__main__":
    main()
