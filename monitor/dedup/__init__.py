"""Which articles tell the same event: fingerprints, links between two, stories out of links."""

from monitor.dedup.fingerprint import Fingerprint, fingerprint
from monitor.dedup.grouping import Pair, Rulings, group, pair
from monitor.dedup.keys import keys, own_key
from monitor.dedup.kinship import Link, compare
from monitor.dedup.telling import best, explained, members

__all__ = [
    "Fingerprint",
    "Link",
    "Pair",
    "Rulings",
    "best",
    "compare",
    "explained",
    "fingerprint",
    "group",
    "keys",
    "members",
    "own_key",
    "pair",
]
