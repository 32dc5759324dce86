"""Which articles tell the same event: placed on arrival, re-grouped, split and joined by hand.

An article's arrival changes its own neighbourhood only: the stories it is linked to, and those
linked to them. These are grouped anew from their links, so the order of arrival does not matter.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, func, insert, select, update

from monitor.dedup import Fingerprint, Link, Pair, Rulings, best, compare, group, keys, members
from monitor.errors import UsageError
from monitor.model import Member, Story
from monitor.store.database import Database
from monitor.store.dialect import batches
from monitor.store.links import Links
from monitor.store.sketches import Sketches
from monitor.store.tables import SKETCH_DOC, STORY, STORY_MEMBER

if TYPE_CHECKING:  # the archive is opened often, and seldom by somebody who reads pages
    from monitor.understand import Reading

NEIGHBOURHOOD = 400  # articles grouped anew at most; a larger one is no single event
_M, _S = STORY_MEMBER.c, STORY.c
_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_OF = select(_M.article_id, _M.story_id).where(_M.article_id.in_(_IDS))
_MEMBERS = select(STORY_MEMBER).where(_M.story_id.in_(_IDS)).order_by(_M.article_id)
_STORIES = select(STORY).where(_S.id.in_(_IDS))


@dataclass(frozen=True, kw_only=True)
class _Around:
    """A neighbourhood: articles with the story each is in, and what is known between them."""

    now_in: Mapping[int, int]
    links: Mapping[Pair, Link]
    rulings: Rulings


class Stories:
    """Stories and their members. `languages` are preferred for the article to show, in order."""

    def __init__(self, database: Database, languages: Sequence[str] = ()) -> None:
        self._database = database
        self._languages = tuple(languages)
        self._sketches = Sketches(database)
        self._links = Links(database)

    # Joining the transaction in which an article is stored

    def place(self, tx: Connection, article_id: int, reading: "Reading", now: datetime) -> int:
        """Put an article, new or read anew, into its story; return the story's id."""
        former = self.of(tx, [article_id]).get(article_id)
        if former is not None:
            if self._sketches.fingerprints(tx, [article_id]).get(article_id) == reading.fingerprint:
                return former  # read anew, and nothing that counts has changed
            self._sketches.remove(tx, article_id)
            self._links.remove(tx, article_id)
        return self._placed(tx, article_id, reading.fingerprint, now, former)

    def _placed(
        self, tx: Connection, article_id: int, found: Fingerprint, now: datetime, former: int | None
    ) -> int:
        links = self._link(tx, article_id, found, now)
        near = [other for other, link in links.items() if link.kinship != "apart"]
        if former is None and not near:
            return self._alone(tx, article_id, now)
        self._regroup(tx, [article_id, *near], now)
        return self.of(tx, [article_id])[article_id]

    def _link(
        self, tx: Connection, article_id: int, found: Fingerprint, seen_at: datetime
    ) -> dict[int, Link]:
        """Compare an article with those like it, then index it and keep what was found."""
        hashes = keys(found)
        candidates = self._sketches.candidates(tx, article_id, hashes)
        compared = {other: compare(found, theirs) for other, theirs in candidates.items()}
        links = {other: link for other, link in compared.items() if link is not None}
        self._sketches.put(tx, article_id, found, hashes, seen_at)
        self._links.put(tx, article_id, links)
        return links

    def _alone(self, tx: Connection, article_id: int, now: datetime) -> int:
        story = {"best": article_id, "first_seen_at": now, "updated_at": now}
        story_id: int = tx.execute(insert(STORY).returning(_S.id), story).scalar_one()
        first = Member(article_id=article_id, kinship="first", reason="seen first", score=1.0)
        tx.execute(insert(STORY_MEMBER), _member_row(story_id, first))
        return story_id

    # Grouping a neighbourhood

    def _regroup(self, tx: Connection, around: Iterable[int], now: datetime) -> None:
        """Group the neighbourhood of some articles anew and write down what changed."""
        near = self._neighbourhood(tx, around)
        rank = {i: p.sha for i, p in self._sketches.fingerprints(tx, list(near.now_in)).items()}
        parted = group(near.now_in, near.links, near.rulings, rank)
        named = _named(parted, near.now_in)
        kept = {story for story in named.values() if story is not None}
        for articles, story in named.items():
            self._write(tx, story, articles, near, now)
        emptied = {story for story in near.now_in.values() if story} - kept
        if emptied:
            tx.execute(delete(STORY).where(_S.id.in_(emptied)))

    def _neighbourhood(self, tx: Connection, around: Iterable[int]) -> _Around:
        """Follow links and stories outwards until nothing new comes, or it is too much."""
        inside: dict[int, int] = {}
        frontier = set(around)
        links: dict[Pair, Link] = {}
        rulings = Rulings()
        while frontier and len(inside) < NEIGHBOURHOOD:
            inside |= self._with_companions(tx, frontier)
            links |= self._links.touching(tx, inside)
            rulings = self._links.rulings(tx, inside)
            reached = {each for p, link in links.items() if link.kinship != "apart" for each in p}
            reached |= {each for p in rulings.joined for each in p}
            frontier = reached - inside.keys()
        held = {p: link for p, link in links.items() if p[0] in inside and p[1] in inside}
        return _Around(now_in=inside, links=held, rulings=rulings)

    def _with_companions(self, tx: Connection, articles: Collection[int]) -> dict[int, int]:
        """Return articles and all that share their stories; story 0 where one has none yet."""
        placed = self.of(tx, sorted(articles))
        found = dict.fromkeys(articles, 0)
        for some in batches(sorted(set(placed.values()))):
            found |= {row.article_id: row.story_id for row in tx.execute(_MEMBERS, {"ids": some})}
        return found

    def _write(
        self,
        tx: Connection,
        story: int | None,
        articles: frozenset[int],
        near: _Around,
        now: datetime,
    ) -> None:
        same = story is not None and articles == {a for a, s in near.now_in.items() if s == story}
        prints = self._sketches.fingerprints(tx, sorted(articles))
        shown = best(prints, self._languages) if prints else min(articles)
        values = {"best": shown, "first_seen_at": self._first_seen(tx, articles, now)}
        if not same:
            values["updated_at"] = now
        if story is None:
            story = tx.execute(insert(STORY).returning(_S.id), values).scalar_one()
        else:
            tx.execute(update(STORY).where(_S.id == story), values)
        tx.execute(delete(STORY_MEMBER).where(_M.article_id.in_(articles)))
        found = members(articles, near.links, near.rulings)
        tx.execute(insert(STORY_MEMBER), [_member_row(story, each) for each in found])

    def _first_seen(self, tx: Connection, articles: Collection[int], now: datetime) -> datetime:
        seen = select(func.min(SKETCH_DOC.c.seen_at)).where(SKETCH_DOC.c.article_id.in_(articles))
        return tx.execute(seen).scalar() or now

    # Reading

    def of(self, tx: Connection, ids: Sequence[int]) -> dict[int, int]:
        """Return the story of each article."""
        return {row.article_id: row.story_id for row in tx.execute(_OF, {"ids": list(ids)})}

    def get(self, story_id: int) -> Story | None:
        """Return one story."""
        return next(iter(self.many([story_id])), None)

    def many(self, ids: Sequence[int]) -> tuple[Story, ...]:
        """Return stories in the order of `ids`, without those that do not exist."""
        with self._database.read() as tx:
            return tuple(story for some in batches(ids) for story in _stories(tx, some))

    def latest(self, limit: int | None = 50, *, several: bool = False) -> tuple[Story, ...]:
        """Return stories, the latest updated first; `several` leaves out those of one article."""
        query = select(_S.id).order_by(_S.updated_at.desc(), _S.id.desc()).limit(limit)
        if several:
            query = query.where(_S.id.in_(_of_several()))
        with self._database.read() as tx:
            ids = tx.execute(query).scalars().all()
        return self.many(ids)

    def holding(self, articles: Sequence[int]) -> tuple[Story, ...]:
        """Return the stories that some articles belong to, each once, the lowest id first."""
        with self._database.read() as tx:
            found = {s for some in batches(articles) for s in self.of(tx, some).values()}
        return self.many(sorted(found))

    # By hand, and from scratch

    def split(self, article_id: int, now: datetime) -> int:
        """Take an article out of its story for good; return the story it is then in."""
        with self._database.write() as tx:
            story = self._known(tx, article_id)
            others = [a for a in self._with_companions(tx, [article_id]) if a != article_id]
            self._links.rule(tx, article_id, others, "split", now)
            self._regroup(tx, [article_id, *others], now)
            return self.of(tx, [article_id]).get(article_id, story)

    def join(self, article_id: int, other_id: int, now: datetime) -> int:
        """Put an article into another one's story for good; return the story."""
        with self._database.write() as tx:
            for each in (article_id, other_id):
                self._known(tx, each)
            self._links.rule(tx, article_id, [other_id], "join", now)
            self._regroup(tx, [article_id, other_id], now)
            return self.of(tx, [other_id])[other_id]

    def _known(self, tx: Connection, article_id: int) -> int:
        story = self.of(tx, [article_id]).get(article_id)
        if story is None:
            raise UsageError(f"there is no article {article_id}")
        return story

    def regroup(self, fingerprints: Iterable[tuple[int, Fingerprint]], now: datetime) -> int:
        """Find all links anew and group the whole archive from them; return how many stories.

        Rulings made by hand are respected. Articles keep their story's id where most stay together.
        """
        with self._database.write() as tx:
            seen = dict(tx.execute(select(SKETCH_DOC.c.article_id, SKETCH_DOC.c.seen_at)).all())
            self._links.clear(tx)
            self._sketches.clear(tx)
            ids = []
            for article_id, found in fingerprints:
                self._link(tx, article_id, found, seen.get(article_id, now))
                ids.append(article_id)
            self._regroup_all(tx, ids, now)
            return int(tx.execute(select(func.count()).select_from(STORY)).scalar_one())

    def _regroup_all(self, tx: Connection, ids: Sequence[int], now: datetime) -> None:
        done: set[int] = set()
        for article_id in ids:
            if article_id not in done:
                near = self._neighbourhood(tx, [article_id])
                done |= near.now_in.keys()
                self._regroup(tx, [article_id], now)


def _stories(tx: Connection, ids: Sequence[int]) -> list[Story]:
    found: dict[int, list[Member]] = {}
    for row in tx.execute(_MEMBERS, {"ids": ids}):
        found.setdefault(row.story_id, []).append(_member(row))
    rows = {row.id: row for row in tx.execute(_STORIES, {"ids": ids})}
    return [
        Story(id=i, best=rows[i].best, first_seen_at=rows[i].first_seen_at,
              updated_at=rows[i].updated_at, members=tuple(found.get(i, ())))
        for i in ids if i in rows
    ]  # fmt: skip


def _of_several() -> Any:
    return select(_M.story_id).group_by(_M.story_id).having(func.count() > 1)


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


def _member(row: Any) -> Member:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
    del values["story_id"]
    return Member(**values | {"flags": tuple(row.flags)})
