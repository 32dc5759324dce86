"""Puts an arriving article into its story.

An arrival changes its own neighbourhood only: the stories it is linked to, and those linked to
them. These are grouped anew from their links, so the order of arrival does not matter. A story of
very many articles is taken as it is: one more copy costs the same, however many there are.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, func, insert, select, update

from monitor.dedup import (
    Fingerprint,
    Link,
    Pair,
    Rulings,
    best,
    compare,
    explained,
    group,
    keys,
    members,
    own_key,
)
from monitor.dedup.grouping import QUORUM
from monitor.model import Member
from monitor.store.database import Database
from monitor.store.dialect import OfIds, Prepared
from monitor.store.links import Links
from monitor.store.sketches import Sketches
from monitor.store.tables import SKETCH_DOC, STORY, STORY_MEMBER

NEIGHBOURHOOD = 400  # articles grouped anew at most; a larger one is no single event
LARGE = 40  # articles of a story that arrivals no longer take apart
# A story is large where it has an article after the first so many.
_LARGE = (
    "SELECT s.id FROM story s WHERE s.id IN {ids} AND EXISTS "  # noqa: S608 - a number of ours
    f"(SELECT 1 FROM story_member m WHERE m.story_id = s.id LIMIT 1 OFFSET {LARGE - 1})"
)
_FIRST = Member(article_id=0, kinship="first", reason="seen first", score=1.0)
_M, _S = STORY_MEMBER.c, STORY.c
_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)


@dataclass(frozen=True, kw_only=True)
class Around:
    """A neighbourhood: articles with the story each is in, and what is known between them."""

    now_in: Mapping[int, int]
    links: Mapping[Pair, Link]
    rulings: Rulings


class Placement:
    """Writes stories and their members. `languages` are preferred for the article to show."""

    def __init__(self, database: Database, languages: Sequence[str] = ()) -> None:
        self._languages = tuple(languages)
        self.sketches = Sketches(database)
        self.links = Links(database)
        self._new_story = Prepared(database, STORY, insert(STORY).returning(_S.id), "id")
        self._new_member = Prepared(database, STORY_MEMBER, insert(STORY_MEMBER))
        self._stories_of = OfIds(
            database, "SELECT article_id, story_id FROM story_member WHERE article_id IN {ids}"
        )
        self._articles_of = OfIds(
            database, "SELECT article_id, story_id FROM story_member WHERE story_id IN {ids}"
        )
        self._large = OfIds(database, _LARGE)

    def stories_of(self, tx: Connection, articles: Iterable[int]) -> dict[int, int]:
        """Return the story of each article that has one."""
        return dict(self._stories_of.run(tx, articles))

    def link(
        self, tx: Connection, article_id: int, found: Fingerprint, seen_at: datetime
    ) -> dict[int, Link | None]:
        """Compare an article with those like it, index it and keep what was found; return it."""
        hashes = keys(found)
        candidates = self.sketches.candidates(tx, article_id, hashes, own_key(found))
        compared = {other: compare(found, theirs) for other, theirs in candidates.items()}
        self.sketches.put(tx, article_id, found, hashes, seen_at)
        self.links.put(tx, article_id, {o: link for o, link in compared.items() if link})
        return compared

    def arrive(self, tx: Connection, article_id: int, found: Fingerprint, now: datetime) -> int:
        """Place an article that is in no story; return the story."""
        links = self.link(tx, article_id, found, now)
        near = kin(links)
        if not near:
            return self.alone(tx, article_id, now)
        stories = self.stories_of(tx, links)
        large = self.large(tx, {stories[other] for other in near if other in stories})
        for story in sorted(large):
            inside = {other: link for other, link in links.items() if stories.get(other) == story}
            if _belongs(inside.values()):
                return self._attach(tx, article_id, story, inside, now)
        self.regroup(tx, [article_id, *(o for o in near if stories.get(o) not in large)], now)
        return self.stories_of(tx, [article_id])[article_id]

    def alone(self, tx: Connection, article_id: int, now: datetime) -> int:
        """Begin a story with an article that is in none."""
        story_id: int = self._new_story.run_returning(
            tx, {"best": article_id, "first_seen_at": now, "updated_at": now}
        )
        self._new_member.run(tx, _member_row(story_id, _FIRST) | {"article_id": article_id})
        return story_id

    def large(self, tx: Connection, stories: Collection[int]) -> set[int]:
        """Return those of some stories that arrivals do not take apart."""
        return {row[0] for row in self._large.run(tx, stories)} if stories else set()

    def _attach(
        self,
        tx: Connection,
        article_id: int,
        story: int,
        links: Mapping[int, Link | None],
        now: datetime,
    ) -> int:
        """Add an article to a large story; what is there stays as it is."""
        self._new_member.run(tx, _member_row(story, explained(article_id, _found(links))))
        shown = tx.execute(select(_S.best).where(_S.id == story)).scalar_one()
        prints = self.sketches.fingerprints(tx, [shown, article_id])
        values = {"best": best(prints, self._languages), "updated_at": now}
        tx.execute(update(STORY).where(_S.id == story), values)
        return story

    def detach(self, tx: Connection, article_id: int) -> None:
        """Take an article out of its story, which ends where it was the only one."""
        story = self.stories_of(tx, [article_id])[article_id]
        tx.execute(delete(STORY_MEMBER).where(_M.article_id == article_id))
        first = select(_M.article_id).where(_M.story_id == story).order_by(_M.article_id)
        left = tx.execute(first.limit(LARGE)).scalars().all()
        if left:
            shown = best(self.sketches.fingerprints(tx, left), self._languages)
            ours = update(STORY).where(_S.id == story, _S.best == article_id)
            tx.execute(ours.values(best=shown))
        else:
            tx.execute(delete(STORY).where(_S.id == story))

    def enter(self, tx: Connection, article_id: int, story: int, partner: int) -> None:
        """Put an article that is in no story into one, by hand."""
        by_hand = Member(article_id=article_id, kinship="by-hand", score=1.0, partner=partner,
                         reason="joined by hand")  # fmt: skip
        self._new_member.run(tx, _member_row(story, by_hand))

    # Grouping a neighbourhood

    def regroup(
        self, tx: Connection, around: Iterable[int], now: datetime, *, whole: bool = False
    ) -> frozenset[int]:
        """Group the neighbourhood of some articles anew, write what changed, return its articles.

        `whole` takes large stories apart too.
        """
        near = self.neighbourhood(tx, around, whole=whole)
        rank = {i: p.sha for i, p in self.sketches.fingerprints(tx, list(near.now_in)).items()}
        parted = group(near.now_in, near.links, near.rulings, rank)
        named = _named(parted, near.now_in)
        kept = {story for story in named.values() if story is not None}
        for articles, story in named.items():
            self._write(tx, story, articles, near, now)
        emptied = {story for story in near.now_in.values() if story} - kept
        if emptied:
            tx.execute(delete(STORY).where(_S.id.in_(_IDS)), {"ids": sorted(emptied)})
        return frozenset(near.now_in)

    def neighbourhood(self, tx: Connection, around: Iterable[int], *, whole: bool) -> Around:
        """Follow links and stories outwards until nothing new comes, or it is too much."""
        inside: dict[int, int] = {}
        frontier = set(around)
        links: dict[Pair, Link] = {}
        rulings = Rulings()
        while frontier and len(inside) < NEIGHBOURHOOD:
            new = self.with_companions(tx, frontier)
            inside |= new
            links |= self.links.touching(tx, new)
            rulings = self.links.rulings(tx, inside)
            reached = {each for p, link in links.items() if link.kinship != "apart" for each in p}
            reached |= {each for p in rulings.joined for each in p}
            frontier = reached - inside.keys()
            if not whole:
                frontier -= self._settled(tx, frontier)
        held = {p: link for p, link in links.items() if p[0] in inside and p[1] in inside}
        return Around(now_in=inside, links=held, rulings=rulings)

    def _settled(self, tx: Connection, articles: Collection[int]) -> set[int]:
        placed = self.stories_of(tx, articles)
        large = self.large(tx, set(placed.values()))
        return {article for article, story in placed.items() if story in large}

    def with_companions(self, tx: Connection, articles: Collection[int]) -> dict[int, int]:
        """Return articles and all that share their stories; story 0 where one has none yet."""
        placed = self.stories_of(tx, articles)
        found = dict.fromkeys(articles, 0)
        return found | dict(self._articles_of.run(tx, set(placed.values())))

    def _write(
        self,
        tx: Connection,
        story: int | None,
        articles: frozenset[int],
        near: Around,
        now: datetime,
    ) -> None:
        same = story is not None and articles == {a for a, s in near.now_in.items() if s == story}
        prints = self.sketches.fingerprints(tx, sorted(articles))
        shown = best(prints, self._languages) if prints else min(articles)
        values = {"best": shown, "first_seen_at": self._first_seen(tx, articles, now)}
        if not same:
            values["updated_at"] = now
        if story is None:
            story = int(self._new_story.run_returning(tx, values))
        else:
            tx.execute(update(STORY).where(_S.id == story), values)
        tx.execute(delete(STORY_MEMBER).where(_M.article_id.in_(_IDS)), {"ids": sorted(articles)})
        found = members(articles, near.links, near.rulings)
        self._new_member.run_many(tx, [_member_row(story, each) for each in found])

    def _first_seen(self, tx: Connection, articles: Collection[int], now: datetime) -> datetime:
        seen = select(func.min(SKETCH_DOC.c.seen_at)).where(SKETCH_DOC.c.article_id.in_(_IDS))
        return tx.execute(seen, {"ids": sorted(articles)}).scalar() or now


def kin(links: Mapping[int, Link | None]) -> list[int]:
    """Return the articles that were compared and found to be of one event."""
    return [other for other, link in _found(links).items() if link.kinship != "apart"]


def _found(links: Mapping[int, Link | None]) -> dict[int, Link]:
    return {other: link for other, link in links.items() if link is not None}


def _belongs(links: Collection[Link | None]) -> bool:
    """Tell whether what was found on some articles of a large story suffices to join it."""
    kinds = [link.kinship for link in links if link]
    support = sum({"apart": 0.0, "story": 1.0}.get(kind, 2.0) for kind in kinds)
    enough = support > 2 * kinds.count("apart") and support >= QUORUM * len(links)
    return enough or "same-text" in kinds


def _named(
    parted: Sequence[frozenset[int]], now_in: Mapping[int, int]
) -> dict[frozenset[int], int | None]:
    """Give each group the id of the story that most of its articles were in, each id once."""
    claims = sorted(
        (-sum(now_in[a] == story for a in articles), story, min(articles), articles)
        for articles in parted
        for story in {now_in[a] for a in articles if now_in[a]}
    )
    named: dict[frozenset[int], int | None] = dict.fromkeys(parted)
    taken: set[int] = set()
    for _, story, _, articles in claims:
        if named[articles] is None and story not in taken:
            named[articles] = story
            taken.add(story)
    return named


def _member_row(story_id: int, of: Member) -> dict[str, Any]:
    return {
        "article_id": of.article_id,
        "story_id": story_id,
        "kinship": of.kinship,
        "reason": of.reason,
        "score": of.score,
        "partner": of.partner,
        "cover_old": of.cover_old,
        "cover_new": of.cover_new,
        "flags": list(of.flags),
    }
