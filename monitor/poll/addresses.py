"""One address that lists articles: asked for, read, remembered.

It is asked for where it was last found (`moved_to`), else where it is configured. A web page in
place of a feed is asked which feed it names, and that one is read and remembered.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import takewhile

from monitor.errors import FetchError, ReadError
from monitor.model import (
    NO_VALIDATORS,
    Entry,
    Found,
    ListingState,
    NotModified,
    Page,
    Request,
    Source,
    SourceType,
    Way,
)
from monitor.poll.means import Means
from monitor.schedule import polling
from monitor.sources.discovery import feeds_named
from monitor.understand import read_listing
from monitor.urls import article_keys, wanted

Keyed = tuple[Entry, tuple[str, ...]]
REMEMBERED = 200  # entries of a listing that are known again next time
DISCOVERED = 2  # feeds named by a page that are tried in its place


@dataclass(kw_only=True)
class Reading:
    """What is gathered while the addresses of one way are read."""

    entries: dict[str, Keyed] = field(default_factory=dict)  # by first key, in order
    listings: list[ListingState] = field(default_factory=list)
    hints: list[timedelta] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[FetchError | ReadError] = field(default_factory=list)
    reworded: list[str] = field(default_factory=list)
    changed: bool = False


@dataclass(frozen=True)
class Listing:
    """One address of a way. `further`: named by a listing, not by the settings."""

    means: Means
    source: Source
    way: Way
    before: ListingState
    further: bool

    async def read(self, request: Request, reading: Reading) -> Sequence[Request]:
        """Read it where it is now, else where it is configured; return the listings it names."""
        moved = self.before.moved_to
        if moved is None:
            return await self.read_at(request, reading)
        try:
            return await self.read_at(replace(request, url=moved), reading)
        except (FetchError, ReadError) as error:
            if error.code == "asked-to-wait":
                raise
            reading.warnings.append(f"{error}; read where it is configured")
        afresh = replace(self.before, moved_to=None, body_sha256=None, full_fetch_at=None)
        return await replace(self, before=afresh).read_at(request, reading)

    async def read_at(self, request: Request, reading: Reading) -> Sequence[Request]:
        """Read what stands at one address, which may be a web page that names the feed."""
        before, key = self.before, reader_key(self.way.reader, self.source)
        conditional = before.reader == key and not polling.full_fetch_due(
            before, self.means.clock()
        )
        validators = before.validators if conditional else NO_VALIDATORS
        page = await self.means.fetch(replace(request, validators=validators))
        hint = polling.hint(page.headers, page.fetched_at)
        reading.hints += [hint] if hint else []
        if isinstance(page, NotModified):
            reading.listings.append(before)
            return ()
        if page.sha256 == before.body_sha256 and before.reader == key:
            reading.listings.append(_sent_again(before, page))
            return ()
        try:
            return self._take(page, await self._found(page), key, reading)
        except ReadError as error:
            if error.code != "not-a-feed":
                raise
            named = await self._named(page, reading)
            if named is None:
                raise
            return self._take(*named, key, reading)

    async def _found(self, page: Page) -> Found:
        most = self.means.limits.max_entries
        return await self.means.parser.run(read_listing, self.way.reader, page, most)

    async def _named(self, page: Page, reading: Reading) -> tuple[Page, Found] | None:
        """Read the feed that a web page names; None where it names none that can be read."""
        for candidate in (await self.means.parser.run(feeds_named, page))[:DISCOVERED]:
            request = Request(url=candidate.url, wants="listing", policy=self.source.policy)
            try:
                answer = await self.means.fetch(request)
                if isinstance(answer, NotModified):
                    continue
                found = await self._found(answer)
            except (FetchError, ReadError):
                continue
            if found.entries:
                reading.warnings.append(
                    f"{self.before.url} is a web page; the feed it names, {answer.url}, is read in"
                    " its place: change the address in sources.toml"
                )
                return answer, found
        return None

    def _take(self, page: Page, found: Found, key: str, reading: Reading) -> Sequence[Request]:
        """Gather what a listing says. A web page on which nothing is found says nothing."""
        if self.way.type == "listing" and not self.further and not found.candidates:
            raise ReadError(page.url, "shape-changed", _nothing(self.before, found))
        reading.changed = True
        reading.hints += [found.ttl] if found.ttl else []
        # A list may end with a page without entries: only a first page says "redesigned" by it.
        reading.warnings += found.warnings if found.entries or not self.further else ()
        keyed = _keyed(found, self.source)
        for each in keyed:
            reading.entries.setdefault(each[1][0], each)
        after = _after(self.before, page, key, found, keyed)
        reading.reworded += _reworded(self.before, after)
        reading.listings.append(after)
        policy = self.source.policy
        return tuple(replace(each, wants="listing", policy=policy) for each in found.more)


def _nothing(before: ListingState, found: Found) -> str:
    why = "; ".join(found.warnings) or "nothing was found on the page"
    return why + (f", where {before.candidates} entries were found" if before.candidates else "")


def reader_key(reader: SourceType, source: Source) -> str:
    """Name a reader with its options and what is done with its entries: a listing read with other
    rules is read anew, even where it has not changed."""
    rules = repr((reader, source.links, source.identity))
    return hashlib.sha256(rules.encode()).hexdigest()[:16]


def _keyed(found: Found, source: Source) -> list[Keyed]:
    return [
        (entry, article_keys(entry.url, source, entry.feed_id))
        for entry in found.entries
        if wanted(entry.url, source.links)
    ]


def _sent_again(before: ListingState, page: Page) -> ListingState:
    return replace(
        before,
        validators=page.validators,
        full_fetch_at=page.fetched_at,
        moved_to=_address(before, page),
    )


def _after(
    before: ListingState, page: Page, key: str, found: Found, keyed: Sequence[Keyed]
) -> ListingState:
    after = replace(
        before,
        validators=page.validators,
        body_sha256=page.sha256,
        reader=key,
        full_fetch_at=page.fetched_at,
        moved_to=_address(before, page),
    )
    if not found.candidates:  # what it held last stays what the next reading is compared with
        return after
    return replace(
        after,
        entry_keys=tuple(keys[0] for _, keys in keyed[:REMEMBERED]),
        entry_marks=tuple(_mark(entry) for entry, _ in keyed[:REMEMBERED]),
        candidates=found.candidates,
    )


def _address(before: ListingState, page: Page) -> str | None:
    """Return where to ask next time, None for where it is configured: where it was asked for, or
    where the permanent redirects at the beginning of the way from there lead."""
    permanent = takewhile(lambda hop: hop.permanent, page.redirects)
    address = [page.asked, *(hop.location for hop in permanent)][-1]
    return None if address == before.url else address


def _mark(entry: Entry) -> str:
    """A short name for how a listing words and dates an entry."""
    modified = entry.modified.at.isoformat() if entry.modified else ""
    return hashlib.sha256(f"{entry.title}\0{modified}".encode()).hexdigest()[:8]


def _reworded(before: ListingState, after: ListingState) -> list[str]:
    """Return the keys of entries that were listed before, otherwise than now."""
    marks = dict(zip(before.entry_keys, before.entry_marks, strict=False))
    pairs = zip(after.entry_keys, after.entry_marks, strict=True)
    return [key for key, mark in pairs if marks.get(key, mark) != mark]
