"""Read a source backwards in time: older pages of its listings, its sitemaps, its archives.

waiting listings ── fetch, read ──▶ entries not older than asked ── take ──▶ articles
      ▲                  └── what it says comes next, while it is not older than asked
      └── remembered in a file after each listing: an interrupted backfill goes on where it was

At the same politeness as any poll: everything goes through the one fetcher.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path

from monitor import urls
from monitor.errors import FetchError, ReadError
from monitor.model import Entry, Found, NotModified, Request, Source, Stamp
from monitor.poll import Job, Means, take
from monitor.sources import Sitemap, discovery
from monitor.understand import read_listing

_MOST_LISTINGS = 5_000  # in one run
_FRUITLESS = 3  # listings in a row without an article of the source, after which a chain ends
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/]?(1[0-2]|0?[1-9])(?!\d)")
_FOUND_SITEMAP = -1  # in place of the number of a way: a sitemap that the site names itself


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A listing still to be read: by which way's reader, and how fruitless its chain has been."""

    url: str
    way: int
    fruitless: int = 0


@dataclass(kw_only=True)
class Progress:
    """Where a backfill is. `since` is ISO 8601; the counts are of all runs together."""

    source: str
    since: str
    waiting: list[Waiting] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    entries: int = 0
    stored: int = 0
    failed: int = 0
    troubles: list[str] = field(default_factory=list)

    @property
    def finished(self) -> bool:
        """True where nothing is left to read."""
        return not self.waiting


def load(file: Path, source: Source, since: datetime) -> Progress | None:
    """Return what an interrupted backfill of the same range left, None where there is nothing."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        told["waiting"] = [Waiting(**each) for each in told["waiting"]]
        progress = Progress(**told)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    same = (progress.source, progress.since) == (source.name, since.isoformat())
    return progress if same and not progress.finished else None


def save(file: Path, progress: Progress) -> None:
    """Remember where a backfill is, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(progress), ensure_ascii=False), encoding="utf-8")
    fresh.replace(file)


async def start(means: Means, source: Source, since: datetime) -> Progress:
    """Begin: every way in of the source, and the sitemaps that its site names."""
    waiting = [
        Waiting(url=url, way=number) for number, way in enumerate(source.ways) for url in way.urls
    ]
    filtered = bool(source.links.include or source.identity.pattern)
    if filtered and not any(way.type == "sitemap" for way in source.ways):
        known = {each.url for each in waiting}
        named = await _named_sitemaps(means, source)
        waiting += [Waiting(url=u, way=_FOUND_SITEMAP) for u in named if u not in known]
    return Progress(source=source.name, since=since.isoformat(), waiting=waiting)


async def _named_sitemaps(means: Means, source: Source) -> list[str]:
    robots = urls.absolute(source.ways[0].urls[0], "/robots.txt") or ""
    try:
        page = await means.fetch(Request(url=robots, wants="robots", policy=source.policy))
    except FetchError:
        return []
    if isinstance(page, NotModified):
        return []
    text = page.body.decode("utf-8", "replace")
    return [
        each.url for each in discovery.sitemaps_in(text, robots) if urls.at_home(each.url, source)
    ]


async def backfill(
    means: Means,
    source: Source,
    progress: Progress,
    *,
    limit: int | None = None,
    on_step: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Read on until nothing is waiting, or `limit` articles were stored in this run.

    `on_step` hears after each listing; whoever wants to resume saves the progress there.
    """
    since = datetime.fromisoformat(progress.since)
    before = progress.stored
    while progress.waiting and len(progress.read) < _MOST_LISTINGS:
        if limit is not None and progress.stored - before >= limit:
            break
        waiting = progress.waiting[0]
        left = None if limit is None else limit - (progress.stored - before)
        more, whole = await _listing(means, source, waiting, since, progress, left)
        if whole:
            progress.waiting.pop(0)
            progress.read.append(waiting.url)
            known = {*progress.read, *(each.url for each in progress.waiting)}
            progress.waiting[:0] = [each for each in more if each.url not in known]
        on_step(progress)
    return progress


async def _listing(
    means: Means,
    source: Source,
    waiting: Waiting,
    since: datetime,
    progress: Progress,
    left: int | None,
) -> tuple[list[Waiting], bool]:
    """Read one listing and take its articles; return what comes next, and whether it is done."""
    reader = Sitemap() if waiting.way < 0 else source.ways[waiting.way].reader
    try:
        request = Request(url=waiting.url, wants="listing", policy=source.policy)
        page = await means.fetch(request)
        if isinstance(page, NotModified):
            return [], True
        found = await means.parser.run(read_listing, reader, page, means.limits.max_entries)
    except (FetchError, ReadError) as error:
        progress.troubles.append(str(error))
        return [], True
    wanted = [each for each in found.entries if urls.wanted(each.url, source.links)]
    if waiting.way < 0:  # a sitemap that the site names may list other sites' pages
        wanted = [each for each in wanted if urls.at_home(each.url, source)]
    recent = [each for each in wanted if not _older(each, since)]
    jobs = await _announced(means, source, recent)
    whole = left is None or len(jobs) <= left
    haul = await take(means, source, jobs if whole else jobs[:left])
    progress.stored += len(haul.articles)
    progress.failed += len(haul.failed)
    if not whole:
        return [], False
    progress.entries += len(recent)
    dated = [each.article.published for each in haul.articles]
    if _all_older(wanted, dated, since):
        return [], True
    fruitless = 0 if wanted or not found.entries else waiting.fruitless + 1
    if fruitless >= _FRUITLESS:
        return [], True
    return _next(found, waiting, fruitless, since), True


async def _announced(means: Means, source: Source, entries: Sequence[Entry]) -> list[Job]:
    """Put unknown entries on the waiting list, so that none is lost if this ends here."""
    keyed = [(each, urls.article_keys(each.url, source, each.feed_id)) for each in entries]
    unique = {keys[0]: (entry, keys) for entry, keys in reversed(keyed)}
    new = await means.stored(means.store.articles.unseen, list(reversed(unique.values())))
    await means.stored(means.store.pending.put, source.name, new, means.clock())
    return [Job(entry=entry, keys=tuple(keys)) for entry, keys in new]


def _older(entry: Entry, since: datetime) -> bool:
    stated = [stamp.at for stamp in (entry.published, entry.modified) if stamp]
    return bool(stated) and max(stated) < since


def _all_older(wanted: Sequence[Entry], read: Sequence[Stamp | None], since: datetime) -> bool:
    """Whether a listing has got beyond the range: everything dated on it is older."""
    stamps = [each.published or each.modified for each in wanted]
    moments = [stamp.at for stamp in (*stamps, *read) if stamp]
    return bool(moments) and max(moments) < since


def _next(found: Found, waiting: Waiting, fruitless: int, since: datetime) -> list[Waiting]:
    """What the listing leads to, without maps whose names tell an earlier month."""
    return [
        replace(waiting, url=each.url, fruitless=fruitless)
        for each in found.more
        if not _month_before(each.url, since)
    ]


def _month_before(url: str, since: datetime) -> bool:
    named = _MONTH.search(url.rpartition("/")[2])
    if named is None:
        return False
    return (int(named.group(1)), int(named.group(2))) < (since.year, since.month)
