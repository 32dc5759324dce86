"""The hashes by which the archive finds articles worth comparing with a new one.

Those of shingles are positive; those of telling terms (rare names, exact numbers, days, a title, a
text's own hash) are negative, so that one index holds both.
"""

import math
from collections.abc import Iterator

import xxhash

from monitor.dedup.fingerprint import Fingerprint, Parts

_MASK = (1 << 47) - 1
_NAMES, _NUMBERS, _DAYS, _WORDS = 10, 10, 4, 6
_OPENING = 6  # words


def keys(of: Fingerprint) -> tuple[int, ...]:
    """Return some 20 to 70 signed 48-bit hashes, ascending."""
    return tuple(sorted({*of.sketch.hashes, *(_hash(term) for term in _terms(of))}))


def own_key(of: Fingerprint) -> int | None:
    """Return the key of the whole text, None for an empty one."""
    return _hash(f"sha:{of.sha}") if of.words else None


def _hash(term: str) -> int:
    return -(xxhash.xxh3_64_intdigest(term.encode()) & _MASK) - 1


def _terms(of: Fingerprint) -> Iterator[str]:
    yield from _whole(of)
    found = of.parts
    yield from (f"name:{n}" for n in _heaviest(found.names, 0.55, _NAMES))
    yield from (f"day:{d.partition('-')[2]}" for d in _heaviest(found.days, 0.4, _DAYS))
    longest = sorted(found.words, key=lambda word: (-len(word), word))
    yield from (f"word:{word}" for word in longest[:_WORDS])
    yield from _numbers(found)


def _whole(of: Fingerprint) -> Iterator[str]:
    if of.words:
        yield f"sha:{of.sha}"
    if of.title.count(" ") >= 2:
        yield f"title:{of.title}"
    start = of.opening.split(" ")[:_OPENING]
    if len(start) == _OPENING:
        yield f"opening:{' '.join(start)}"


def _heaviest(terms: dict[str, float], least: float, most: int) -> list[str]:
    kept = [term for term, value in terms.items() if value >= least]
    return sorted(kept, key=lambda term: (-terms[term], term))[:most]


def _numbers(found: Parts) -> Iterator[str]:
    telling = [number for number, heavy in found.numbers if heavy >= 0.45][:_NUMBERS]
    for number in telling:
        yield f"number:{number.key}"
        if number.value >= 100 or number.kind == "m":
            yield f"about:{number.kind}{_rounded(number.value):.6g}"


def _rounded(value: float) -> float:
    """Cut to two digits: 3,230 kg and 3.2 tonnes meet."""
    if value <= 0:
        return 0.0
    step: float = 10.0 ** (math.floor(math.log10(value)) - 1)
    return math.floor(value / step + 1e-9) * step
