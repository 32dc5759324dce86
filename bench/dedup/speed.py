"""Insert and query at size: our index in SQLite, datasketch MinHashLSH, rensa, in the same run.

Synthetic texts of 350 words, every fiftieth a lightly edited copy of one of the last thousand.
Every row does all its own work from the folded words: shingles, hashes, query, insert. CPU time
counts, in this process alone; memory is what the process grew by.
"""

import gc
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

WORDS, EVERY = 350, 50
_VOCABULARY = 30_000

Find = Callable[[int, str], bool]  # a document's number and words -> whether a copy was found


class Result(NamedTuple):
    """One row of the table; speeds are documents per second of CPU."""

    name: str
    documents: int
    speed: float
    last: float  # in the last tenth
    mebibytes: float
    found: float  # share of the planted copies
    disk: float = 0.0  # bytes per document


def run(sizes: list[int], *, peers: bool, filled: int) -> None:
    """Print a row for each size and way; each in a process of its own.

    Our index begins with `filled` documents of random hashes, which are not counted.
    """
    ways = ["monitor", *(_PEERS if peers else ())]
    print(f"{'way':12} {'documents':>10} {'docs/s':>8} {'last 10 %':>9} {'MiB':>6} {'found':>6}")
    for size in sizes:
        for way in ways:
            if way == "datasketch" and size > 200_000:
                continue  # hours, and gigabytes
            with get_context("spawn").Pool(1) as pool:
                row = pool.apply(_measure, (way, size, filled if way == "monitor" else 0))
            disk = f"  {row.disk:,.0f} bytes a document on disk" if row.disk else ""
            print(f"{row.name:12} {row.documents:>10,} {row.speed:>8,.0f} {row.last:>9,.0f} "
                  f"{row.mebibytes:>6,.0f} {row.found:>6.3f}{disk}", flush=True)  # fmt: skip


def texts(count: int) -> Iterator[tuple[str, bool]]:
    """Yield (words, is a copy), the same in every process."""
    chance = random.Random(11)
    vocabulary = [f"w{number:x}" for number in range(_VOCABULARY)]
    latest: list[list[str]] = []
    for number in range(count):
        copied = number % EVERY == EVERY - 1
        words = (
            _copy(chance.choice(latest), chance) if copied else chance.choices(vocabulary, k=WORDS)
        )
        if not copied:
            latest.append(words)
            del latest[:-1000]
        yield " ".join(words), copied


def _copy(words: list[str], chance: random.Random) -> list[str]:
    return [word if chance.random() > 0.05 else "changed" for word in words]


def _measure(way: str, size: int, filled: int) -> Result:
    gc.collect()
    before = _resident()
    with tempfile.TemporaryDirectory() as folder:
        find, close = _monitor(Path(folder), filled) if way == "monitor" else _PEERS[way]()
        spent, last, planted, found = _driven(find, size)
        close()
        disk = sum(each.stat().st_size for each in Path(folder).iterdir()) / (size + filled)
    grown = (_resident() - before) / 2**20
    tenth = max(1, size // 10)
    return Result(way, size, size / spent, tenth / last, grown, found / max(1, planted), disk)


def _driven(find: Find, size: int) -> tuple[float, float, int, int]:
    spent = last = 0.0
    planted = found = 0
    for number, (words, copied) in enumerate(texts(size)):
        start = time.process_time()
        hit = find(number, words)
        took = time.process_time() - start
        spent += took
        last += took if number >= size - size // 10 else 0.0
        planted += copied
        found += copied and hit
    return spent, max(last, 1e-9), planted, found


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _monitor(folder: Path, filled: int) -> tuple[Find, Callable[[], None]]:
    from bench.dedup.index import Index

    index = Index(f"sqlite:///{folder / 'archive.db'}")
    index.fill(filled)
    return index.find, index.close


def _rensa() -> tuple[Find, Callable[[], None]]:
    from rensa import RMinHash, RMinHashLSH

    lsh = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)

    def find(number: int, words: str) -> bool:
        made = RMinHash(num_perm=128, seed=42)
        made.update(_shingles(words))
        hits = lsh.query(made)
        lsh.insert(number, made)
        return bool(hits)

    return find, lambda: None


def _datasketch() -> tuple[Find, Callable[[], None]]:
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=0.5, num_perm=128)

    def find(number: int, words: str) -> bool:
        made = MinHash(num_perm=128)
        made.update_batch([shingle.encode() for shingle in _shingles(words)])
        hits = lsh.query(made)
        lsh.insert(str(number), made)
        return bool(hits)

    return find, lambda: None


def _shingles(words: str) -> list[str]:
    parts = words.split(" ")
    return [" ".join(three) for three in zip(parts, parts[1:], parts[2:], strict=False)]


_PEERS: dict[str, Callable[[], tuple[Find, Callable[[], None]]]] = {
    "rensa": _rensa,
    "datasketch": _datasketch,
}
