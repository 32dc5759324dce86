"""Sketches: sampled hashes of three-word shingles, by which copies are found and measured.

A longer text is sampled more thinly, by powers of two, so that every sketch holds some 20 to 40
hashes; two sketches are compared at the thinner rate (BENCHMARKS: containment finds what MinHash
misses).
"""

from typing import NamedTuple

from xxhash import xxh3_64_intdigest

WORDS = 3
CHARACTERS = 6  # of a text that puts no spaces between words
DENSE = 40  # shingles up to this many are all kept
_MASK = (1 << 47) - 1


class Sketch(NamedTuple):
    """`hashes` are those of the shingles whose hash is a multiple of `rate`; ascending."""

    rate: int
    shingles: int
    hashes: tuple[int, ...]


class Cover(NamedTuple):
    """How much two sketches share: a count, and its share of each (0..1)."""

    shared: int
    first: float
    second: float

    @property
    def most(self) -> float:
        """The share of the smaller one."""
        return max(self.first, self.second)


def sketch(words: str) -> Sketch:
    """Sample the shingles of folded text, words parted by single spaces."""
    hashed = _by_characters(words) if _unspaced(words) else _by_words(words)
    rate = rate_for(len(hashed))
    kept = {each & _MASK for each in hashed if not each & (rate - 1)}
    return Sketch(rate, len(hashed), tuple(sorted(kept)))


def rate_for(shingles: int) -> int:
    """Return the power of two that leaves between 20 and 40 of so many hashes."""
    rate = 1
    while shingles > DENSE * rate:
        rate *= 2
    return rate


def _by_words(words: str) -> list[int]:
    """Hash every three words. Mapped, for no loop of ours is as quick."""
    parts = words.encode().split(b" ")
    if len(parts) <= WORDS:
        return [xxh3_64_intdigest(b" ".join(parts))] if words else []
    threes = zip(parts, parts[1:], parts[2:], strict=False)
    return list(map(xxh3_64_intdigest, map(b" ".join, threes)))


def _by_characters(words: str) -> list[int]:
    joined = words.replace(" ", "")
    last = max(1, len(joined) - CHARACTERS + 1)
    return [xxh3_64_intdigest(joined[at : at + CHARACTERS].encode()) for at in range(last)]


def _unspaced(words: str) -> bool:
    return len(words) > 12 and words.count(" ") * 12 < len(words) and not words.isascii()


def cover(first: Sketch, second: Sketch) -> Cover:
    """Measure what two sketches share, both thinned to the coarser rate."""
    rate = max(first.rate, second.rate)
    one = _thinned(first, rate)
    other = _thinned(second, rate)
    shared = len(one & other)
    return Cover(shared, shared / max(1, len(one)), shared / max(1, len(other)))


def _thinned(given: Sketch, rate: int) -> set[int]:
    if given.rate == rate:
        return set(given.hashes)
    return {h for h in given.hashes if not h % rate}
