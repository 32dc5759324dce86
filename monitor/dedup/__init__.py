"""Which articles tell the same event: fingerprints, links between two, stories out of links."""

from monitor.dedup.fingerprint import Fingerprint, fingerprint
from monitor.dedup.grouping import Pair, Rulings, group, pair
from monitor.dedup.keys import keys
from monitor.dedup.kinship import Link, compare
from monitor.dedup.telling import best, members

__all__ = [
    "Fingerprint",
    "Link",
    "Pair",
    "Rulings",
    "best",
    "compare",
    "fingerprint",
    "group",
    "keys",
    "members",
    "pair",
]
