"""B-cubed: how well a grouping meets the labels, seen from each article."""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import NamedTuple


class Score(NamedTuple):
    """Precision and recall (0..1), and over how many articles."""

    precision: float
    recall: float
    articles: int

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.4f}  recall {self.recall:.4f}  ({self.articles} articles)"
        )


def bcubed(
    found: Mapping[int, Hashable], labels: Mapping[int, Hashable], among: set[int] | None = None
) -> Score:
    """Score the groups in `found` by `labels`, averaged over the articles `among` (all)."""
    groups, classes = Counter(found.values()), Counter(labels.values())
    both = Counter((found[each], labels[each]) for each in labels)
    counted = sorted(among if among is not None else set(labels))
    hits = [both[found[each], labels[each]] for each in counted]
    precision = sum(h / groups[found[each]] for h, each in zip(hits, counted, strict=True))
    recall = sum(h / classes[labels[each]] for h, each in zip(hits, counted, strict=True))
    count = max(1, len(counted))
    return Score(precision / count, recall / count, len(counted))
