"""From links between articles to stories, whatever the order the articles came in.

Average-link clustering with a guard against chains: two groups become one story only when enough
of the pairs across them are linked and none of the weighty ones speaks against it.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from monitor.dedup.kinship import Link

QUORUM = 0.3  # share of the pairs across two groups that must be linked
MOST_LINKS = 48  # others that an article is compared with, and may be linked to at most
Pair = tuple[int, int]  # article ids, the lower first
Neighbours = dict[int, Link | None]


class Rulings(NamedTuple):
    """What a person decided: pairs that belong together, pairs that do not."""

    joined: frozenset[Pair] = frozenset()
    split: frozenset[Pair] = frozenset()


def pair(one: int, other: int) -> Pair:
    """Return the two ids, the lower first."""
    return (one, other) if one < other else (other, one)


def group(
    articles: Iterable[int],
    links: Mapping[Pair, Link],
    rulings: Rulings = Rulings(),  # noqa: B008 - immutable
    rank: Mapping[int, str] | None = None,
) -> list[frozenset[int]]:
    """Part `articles` into stories.

    `rank` orders articles where scores are equal, by something that does not depend on arrival.
    """
    order = rank or {}
    groups = {article: {article} for article in articles}
    near = _neighbours(groups, links, rulings)
    for joined in sorted(rulings.joined):
        _merge(groups, *joined)
    linked = [
        (found.score + _certain(found), order.get(p[0], ""), order.get(p[1], ""), p)
        for p, found in links.items()
        if found.kinship != "apart" and p[0] in groups and p[1] in groups
    ]
    linked.sort(key=lambda row: (-row[0], *sorted(row[1:3]), row[3]))
    for _ in range(2):  # a pair that failed while its groups were small may have a quorum now
        for *_rest, (one, other) in linked:
            if groups[one] is not groups[other] and _agree(groups[one], groups[other], near):
                _merge(groups, one, other)
    return sorted({frozenset(found) for found in groups.values()}, key=min)


def _neighbours(
    groups: Mapping[int, set[int]], links: Mapping[Pair, Link], rulings: Rulings
) -> dict[int, Neighbours]:
    """Return what each article has to do with others: a link, or None where a person split them."""
    near: dict[int, Neighbours] = {article: {} for article in groups}
    known: list[tuple[Pair, Link | None]] = [*links.items(), *((p, None) for p in rulings.split)]
    for (one, other), link in known:
        if one in near and other in near:
            near[one][other] = near[other][one] = link
    return near


def _certain(link: Link) -> float:
    return {"same-text": 2.0, "copy": 1.0}.get(link.kinship, 0.0)


def _merge(groups: dict[int, set[int]], one: int, other: int) -> None:
    if one not in groups or other not in groups or groups[one] is groups[other]:
        return
    large, small = groups[one], groups[other]
    if len(large) < len(small):
        large, small = small, large
    large |= small
    for article in small:
        groups[article] = large


def _agree(one: set[int], other: set[int], near: Mapping[int, Neighbours]) -> bool:
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    across = [link for a in few for b, link in near[a].items() if b in many]
    if None in across:
        return False
    against = sum(link.kinship == "apart" for link in across if link)
    support = sum(
        1.0 if link.kinship == "story" else 2.0
        for link in across
        if link and link.kinship != "apart"
    )
    return support > 2 * against and support >= QUORUM * _compared(len(few), len(many), across)


def _compared(few: int, many: int, across: Collection[Link | None]) -> int:
    """How many pairs can be linked: in a crowd one article was compared with some others only."""
    return len(across) if few == 1 and many > MOST_LINKS else few * min(many, MOST_LINKS)
