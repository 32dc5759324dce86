"""Compare our reader with its peers on labelled pages, in one run on the same bytes.

    python -m bench.extraction --set DIR [--set DIR ...] [--readers ours,trafilatura] [--limit N]

Without --set the small set that comes with this folder is taken. Sets that a user can fetch:
scrapinghub/article-extraction-benchmark, dobbersc/fundus-evaluation, flairNLP/fundus (its parser
tests), Murrough-Foley/web-content-extraction-benchmark. Peers: bench/requirements.txt.
"""

import argparse
import time
from pathlib import Path

from bench.extraction import own, scores
from bench.extraction.facts import Tally
from bench.extraction.readers import READERS, Found, Reader
from bench.extraction.scores import Score
from bench.extraction.sets import Sample, Set, load


def main() -> None:
    """Run the comparison and print a table for each set."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.extraction")
    parser.add_argument("--set", action="append", type=Path, default=[], dest="sets")
    parser.add_argument("--readers", default=",".join(READERS))
    parser.add_argument("--limit", type=int, default=None, help="only the first N pages of each")
    parser.add_argument("--worst", type=int, default=0, help="name our N worst pages")
    given = parser.parse_args()
    sets = [load(place) for place in given.sets] or [own.small()]
    readers = _available(given.readers.split(","))
    for one in sets:
        _compare(one, readers, given.limit, given.worst)


def _available(wanted: list[str]) -> dict[str, Reader]:
    found: dict[str, Reader] = {}
    for name in wanted:
        try:
            found[name] = READERS[name]()
        except ImportError as missing:
            print(f"{name}: not installed ({missing.name}); see bench/requirements.txt")
    return found


def _compare(one: Set, readers: dict[str, Reader], limit: int | None, worst: int) -> None:
    samples = one.samples[:limit]
    print(f"\n{one.name}: {len(samples)} pages, scored by {one.scorer}")
    base = None
    for name, reader in readers.items():
        found, seconds = _run(reader, samples)
        total = _total(one.scorer, samples, found)
        tally = Tally()
        for sample, reading in zip(samples, found, strict=True):
            tally.add(sample, reading)
        speed = len(samples) / seconds
        base = speed if name == "trafilatura" else base
        print(
            f"  {name:<17} F1 {total[0]:.4f} P {total[1]:.3f} R {total[2]:.3f}  "
            f"{speed:7.1f} pages/s  {tally.line()}"
        )
        if name == "ours":
            own_speed = speed
            _name_worst(one.scorer, samples, found, worst)
    if base and "ours" in readers:
        print(f"  ours reads {own_speed / base:.1f} times as many pages a second as trafilatura")


def _run(reader: Reader, samples: tuple[Sample, ...]) -> tuple[list[Found], float]:
    """Read every page; CPU seconds of this process alone. The first page warms up imports."""
    reader(samples[0])
    start = time.process_time()
    found = [reader(sample) for sample in samples]
    return found, max(time.process_time() - start, 1e-9)


def _score(scorer: str, sample: Sample, reading: Found) -> Score:
    if scorer == "rouge":
        return scores.rouge_lsum(sample.bodies, reading.text)
    truth = "\n\n".join(sample.bodies[0])
    return (scores.shingles if scorer == "shingles" else scores.words)(truth, reading.text)


def _total(scorer: str, samples: tuple[Sample, ...], found: list[Found]) -> tuple[float, ...]:
    scored = [
        _score(scorer, sample, reading)
        for sample, reading in zip(samples, found, strict=True)
        if sample.bodies
    ]
    return scores.macro(scored) if scorer == "shingles" else scores.mean_f1(scored)


def _name_worst(scorer: str, samples: tuple[Sample, ...], found: list[Found], most: int) -> None:
    ranked = sorted(
        ((_score(scorer, s, f), s) for s, f in zip(samples, found, strict=True) if s.bodies),
        key=lambda pair: pair[0].f1,
    )
    for score, sample in ranked[:most]:
        shares = f"{score.f1:.2f} P {score.precision or 0:.2f} R {score.recall or 0:.2f}"
        print(f"      {shares}  {sample.name} {sample.url[:80]}")


if __name__ == "__main__":
    main()
