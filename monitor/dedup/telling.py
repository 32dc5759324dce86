"""What a story says about itself: which article is best, and why each one belongs."""

from collections.abc import Collection, Mapping

from monitor.dedup.fingerprint import Fingerprint
from monitor.dedup.grouping import Pair, Rulings, pair
from monitor.dedup.kinship import Link
from monitor.model import Member

_RANK = {"same-text": 3, "copy": 2, "story": 1}
_WHOLE = 400  # words: beyond that more text makes no better report


def best(prints: Mapping[int, Fingerprint], languages: Collection[str] = ()) -> int:
    """Return the article to show: the preferred language, the most complete, the earliest.

    Completeness goes in steps of a hundred words, so that a reprint with a longer tail does not
    win over its original.
    """
    order = list(languages)

    def rank(article_id: int) -> tuple[int, int, int, int]:
        of = prints[article_id]
        language = order.index(of.language) if of.language in order else len(order)
        complete = min(_WHOLE, of.words) // 100
        return language, -complete, of.day if of.day is not None else 10**7, article_id

    return min(prints, key=rank)


def members(
    articles: Collection[int], links: Mapping[Pair, Link], rulings: Rulings
) -> tuple[Member, ...]:
    """Return why each article belongs to its story, in order of arrival."""
    inside = sorted(articles)
    return tuple(_member(each, inside, links, rulings) for each in inside)


def _member(
    article_id: int, inside: list[int], links: Mapping[Pair, Link], rulings: Rulings
) -> Member:
    if article_id == inside[0]:
        return Member(article_id=article_id, kinship="first", reason="seen first", score=1.0)
    found = [
        (other, links[pair(article_id, other)])
        for other in inside
        if pair(article_id, other) in links and links[pair(article_id, other)].kinship != "apart"
    ]
    ruled = [other for other in inside if pair(article_id, other) in rulings.joined]
    if ruled and not found:
        return Member(article_id=article_id, kinship="by-hand", score=1.0, partner=ruled[0],
                      reason="joined by hand")  # fmt: skip
    if not found:
        return Member(article_id=article_id, kinship="story", score=0.0, partner=inside[0],
                      reason="linked through other articles joined by hand")  # fmt: skip
    return explained(
        article_id,
        {other: link if article_id < other else link.turned() for other, link in found},
    )


def explained(article_id: int, links: Mapping[int, Link]) -> Member:
    """Return why an article belongs where others are, by its links to them, seen from it."""
    kin = [each for each in links.items() if each[1].kinship != "apart"]
    other, link = max(kin, key=lambda each: (*_weight(each[1]), -each[0]))
    return _explained(article_id, other, link)


def _weight(link: Link) -> tuple[int, float]:
    return _RANK.get(link.kinship, 0), link.score


def _explained(article_id: int, other: int, link: Link) -> Member:
    """`link` is seen from the article: its own cover first."""
    kinship = "story" if link.kinship == "apart" else link.kinship
    return Member(article_id=article_id, kinship=kinship, reason=link.reason, score=link.score,
                  partner=other, cover_new=link.cover, cover_old=link.other_cover,
                  flags=link.flags)  # fmt: skip
