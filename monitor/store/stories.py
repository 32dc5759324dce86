"""Which articles tell the same event: placed on arrival, re-grouped, split and joined by hand."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Connection, bindparam, func, select

from monitor.dedup import Fingerprint
from monitor.errors import UsageError
from monitor.model import Member, Story
from monitor.store.database import Database
from monitor.store.dialect import batches
from monitor.store.placement import Placement, kin
from monitor.store.tables import SKETCH_DOC, STORY, STORY_MEMBER

if TYPE_CHECKING:  # the archive is opened often, and seldom by somebody who reads pages
    from monitor.understand import Reading

_M, _S = STORY_MEMBER.c, STORY.c
_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_MEMBERS = select(STORY_MEMBER).where(_M.story_id.in_(_IDS)).order_by(_M.article_id)
_STORIES = select(STORY).where(_S.id.in_(_IDS))


class Stories:
    """Stories and their members. `languages` are preferred for the article to show, in order."""

    def __init__(self, database: Database, languages: Sequence[str] = ()) -> None:
        self._database = database
        self._placement = Placement(database, languages)

    # Joining the transaction in which an article is stored

    def place(
        self,
        tx: Connection,
        article_id: int,
        reading: "Reading",
        now: datetime,
        *,
        new: bool = False,
    ) -> int:
        """Put an article, `new` or read anew, into its story; return the story's id."""
        place, found = self._placement, reading.fingerprint
        former = None if new else self.of(tx, [article_id]).get(article_id)
        if former is None:
            return place.arrive(tx, article_id, found, now)
        if place.sketches.fingerprints(tx, [article_id]).get(article_id) == found:
            return former  # read anew, and nothing that counts has changed
        place.sketches.remove(tx, article_id)
        place.links.remove(tx, article_id)
        if place.large(tx, [former]):
            place.detach(tx, article_id)
            return place.arrive(tx, article_id, found, now)
        links = place.link(tx, article_id, found, now)
        place.regroup(tx, [article_id, *kin(links)], now)
        return self.of(tx, [article_id])[article_id]

    # Reading

    def of(self, tx: Connection, ids: Sequence[int]) -> dict[int, int]:
        """Return the story of each article."""
        return self._placement.stories_of(tx, ids)

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
        place = self._placement
        with self._database.write() as tx:
            story = self._known(tx, article_id)
            others = [a for a in place.with_companions(tx, [article_id]) if a != article_id]
            place.links.rule(tx, article_id, others, "split", now)
            if place.large(tx, [story]):
                place.detach(tx, article_id)
                return place.alone(tx, article_id, now)
            place.regroup(tx, [article_id, *others], now)
            return self.of(tx, [article_id]).get(article_id, story)

    def join(self, article_id: int, other_id: int, now: datetime) -> int:
        """Put an article into another one's story for good; return the story."""
        place = self._placement
        with self._database.write() as tx:
            former, story = (self._known(tx, each) for each in (article_id, other_id))
            place.links.rule(tx, article_id, [other_id], "join", now)
            if former == story or not place.large(tx, [former, story]):
                place.regroup(tx, [article_id, other_id], now)
            else:
                place.detach(tx, article_id)
                place.enter(tx, article_id, story, other_id)
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
        place = self._placement
        with self._database.write() as tx:
            seen = dict(tx.execute(select(SKETCH_DOC.c.article_id, SKETCH_DOC.c.seen_at)).all())
            place.links.clear(tx)
            place.sketches.clear(tx)
            ids = []
            for article_id, found in fingerprints:
                place.link(tx, article_id, found, seen.get(article_id, now))
                ids.append(article_id)
            done: set[int] = set()
            for article_id in ids:
                if article_id not in done:
                    done |= place.regroup(tx, [article_id], now, whole=True)
            return int(tx.execute(select(func.count()).select_from(STORY)).scalar_one())


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


def _member(row: Any) -> Member:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
    del values["story_id"]
    return Member(**values | {"flags": tuple(row.flags)})
