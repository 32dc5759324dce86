"""A second look at an article's page: another text becomes a revision beside the former one."""

from dataclasses import dataclass
from typing import Literal

from monitor.errors import FetchError, ReadError
from monitor.model import Entry, NotModified, Page, Request, Skipped, Source, Stamp, StoredArticle
from monitor.poll.articles import snapshot_of
from monitor.poll.means import Means
from monitor.understand import Reading, understand


@dataclass(frozen=True, kw_only=True)
class Rechecked:
    """What a second look came to; `after` is the article as it is now, where it was revised."""

    before: StoredArticle
    result: Literal["same", "revised", "unreadable"]
    after: StoredArticle | None = None
    detail: str = ""


async def recheck(means: Means, source: Source, stored: StoredArticle) -> Rechecked:
    """Fetch and read an article's page again. A page that fails now changes nothing."""
    try:
        reading = await _read(means, source, stored)
    except (FetchError, ReadError) as error:
        done = Rechecked(before=stored, result="unreadable", detail=error.code)
    else:
        if isinstance(reading, Skipped):
            done = Rechecked(before=stored, result="unreadable", detail=reading.reason)
        elif _same(reading[0], stored):
            done = Rechecked(before=stored, result="same")
        else:
            after = await means.stored(_revise, means, stored, *reading)
            done = Rechecked(before=stored, result="revised", after=after)
    await means.stored(means.store.articles.rechecked, stored.id, means.clock())
    return done


async def _read(
    means: Means, source: Source, stored: StoredArticle
) -> tuple[Reading, Page] | Skipped:
    url = stored.article.url
    answer = await means.fetch(Request(url=url, policy=source.policy))
    if isinstance(answer, NotModified):
        return Skipped(url=url, reason="empty", detail="304 to a request without validators")
    entry = Entry(url=url, feed_id=stored.article.feed_id, published=_feed_date(stored))
    reading = await means.parser.run(understand, answer, source, entry, means.rules)
    return reading if isinstance(reading, Skipped) else (reading, answer)


def _feed_date(stored: StoredArticle) -> Stamp | None:
    published = stored.article.published
    listed = published is not None and published.method in ("feed", "listing", "sitemap")
    return published if listed else None


def _same(reading: Reading, stored: StoredArticle) -> bool:
    now, then = reading.article, stored.article
    return now.title == then.title and now.text == then.text


def _revise(means: Means, stored: StoredArticle, reading: Reading, page: Page) -> StoredArticle:
    return means.store.articles.revise(
        stored.id, reading, snapshot_of(page), reason="recheck", now=means.clock()
    )
