"""Walk a source step by step and say in plain words what is wrong and what to change."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Literal

from monitor import urls
from monitor.doctor import advice
from monitor.errors import FetchError, ReadError
from monitor.extract import extract
from monitor.model import (
    Article,
    Entry,
    Fetch,
    FetchLimits,
    Found,
    NotModified,
    Page,
    Request,
    Skipped,
    Source,
    Stamp,
    Way,
)
from monitor.poll import Run
from monitor.understand import read_listing

Verdict = Literal["fine", "doubtful", "wrong"]
MOST_ENTRIES = FetchLimits().max_entries
_SHORT = 200  # characters of text below which a person should look
_NETWORK = ("dns", "connect", "tls")


@dataclass(frozen=True, kw_only=True)
class Check:
    """One step: what was found, and where it is not fine, what to change."""

    step: str
    verdict: Verdict
    found: str
    change: str = ""


async def examine(source: Source, fetch: Fetch, run: Run) -> AsyncIterator[Check]:
    """Walk a source's ways in until one works, then one article; yield each step as it is done."""
    for check in _exceptions(source):
        yield check
    entries: list[Entry] = []
    for number, way in enumerate(source.ways):
        async for check, found in _way(source, way, number, fetch, run):
            entries += found
            yield check
        if entries:
            break
    if entries and source.full_text:
        async for check in _article(source, entries, fetch, run):
            yield check
    elif entries:
        yield _feed_text(entries)


def _exceptions(source: Source) -> list[Check]:
    policy = source.policy
    checks = []
    if policy.robots == "ignore":
        checks.append(_doubt("robots", f"robots.txt is ignored: {policy.robots_reason}"))
    if policy.tls != "verify" or policy.tls_pin:
        checks.append(_doubt("tls", f"TLS exception {policy.tls}: {policy.tls_reason}"))
    if not source.enabled:
        checks.append(_doubt("address", "the source is switched off (enabled = false)"))
    return checks


def _doubt(step: str, found: str, change: str = "") -> Check:
    return Check(step=step, verdict="doubtful", found=found, change=change)


def _fine(step: str, found: str) -> Check:
    return Check(step=step, verdict="fine", found=found)


def _failed(error: FetchError | ReadError) -> Check:
    known = advice.of(error.code)
    return Check(step=known.step, verdict="wrong", found=str(error), change=known.change)


async def fetched(
    fetch: Fetch, source: Source, url: str, wants: Literal["listing", "page"]
) -> Page:
    """Ask for one address of a source; raise FetchError."""
    answer = await fetch(Request(url=url, wants=wants, policy=source.policy))
    if isinstance(answer, NotModified):
        raise FetchError(url, "unasked-304", "nothing was sent")
    return answer


async def _way(
    source: Source, way: Way, number: int, fetch: Fetch, run: Run
) -> AsyncIterator[tuple[Check, Sequence[Entry]]]:
    kind = "first way in" if number == 0 else f"fallback {number}"
    waiting = list(way.urls)
    while waiting:
        url = waiting.pop(0)
        yield _fine("address", f"{kind}: {way.type} {url}"), ()
        try:
            page = await fetched(fetch, source, url, "listing")
        except FetchError as error:
            for check in _before(error):
                yield check, ()
            yield _failed(error), ()
            continue
        for check in _transport(page):
            yield check, ()
        try:
            found = await run.run(read_listing, way.reader, page, MOST_ENTRIES)
        except ReadError as error:
            yield _failed(error), ()
            continue
        waiting += [each.url for each in found.more[:1] if not found.entries]
        for check, entries in _listing(source, page, found):
            yield check, entries


def _before(error: FetchError) -> list[Check]:
    """The steps of the network that a failing request has passed."""
    failed = advice.of(error.code).step
    if failed in ("address", *_NETWORK):
        passed = _NETWORK[: _NETWORK.index(failed)] if failed in _NETWORK else ()
    else:
        passed = _NETWORK
    return [_fine(step, "works") for step in passed]


def _transport(page: Page) -> list[Check]:
    secure = page.url.startswith("https:")
    checks = [
        _fine("dns", f"{urls.host(page.url)} has an address"),
        _fine("connect", "the server answers"),
        _fine("tls", "the certificate is trusted")
        if secure
        else _doubt("tls", "not encrypted (http)", "Try https:// in url."),
        _fine("robots", "allowed"),
        _fine("status", f"{page.status}, {len(page.body):,} bytes"),
    ]
    if page.redirects and all(hop.permanent for hop in page.redirects):
        moved = f"the address has moved for good to {page.url}"
        checks.append(_doubt("status", moved, "Put the new address into url."))
    return checks


def _listing(source: Source, page: Page, found: Found) -> list[tuple[Check, Sequence[Entry]]]:
    checks: list[tuple[Check, Sequence[Entry]]] = [
        (_fine("type", f"reads as promised ({page.content_type or 'no content type'})"), ())
    ]
    checks += [(_doubt("type", warning), ()) for warning in found.warnings]
    wanted = [each for each in found.entries if urls.wanted(each.url, source.links)]
    if found.more and not found.entries:
        checks.append((_fine("entries", f"an index of {len(found.more)} further lists"), ()))
    elif not found.entries:
        code = "no-items" if not found.candidates else "empty"
        checks.append((_wrong(code, f"no entries ({found.candidates} candidates)"), ()))
    elif not wanted:
        sample = found.entries[0].url
        text = f"the link filter lets none of {len(found.entries)} through, such as {sample}"
        checks.append((_wrong("no-links", text), ()))
    else:
        checks.append((_entries(found, wanted), wanted))
    return checks


def _wrong(code: str, found: str) -> Check:
    known = advice.of(code)
    return Check(step=known.step, verdict="wrong", found=found, change=known.change)


def _entries(found: Found, wanted: Sequence[Entry]) -> Check:
    dated = [each.published for each in wanted if each.published]
    latest = max(dated, key=lambda stamp: stamp.at, default=None)
    text = f"{len(wanted)} of {len(found.entries)} entries are articles, {len(dated)} with a date"
    return _fine("entries", text + (f", the latest of {_shown(latest)}" if latest else ""))


def _shown(stamp: Stamp) -> str:
    return f"{stamp.at:%Y-%m-%d}" if stamp.whole_day else f"{stamp.at:%Y-%m-%d %H:%M} UTC"


async def _article(
    source: Source, entries: Sequence[Entry], fetch: Fetch, run: Run
) -> AsyncIterator[Check]:
    entry = entries[0]
    try:
        page = await fetched(fetch, source, entry.url, "page")
        read = await run.run(extract, page, source, entry)
    except (FetchError, ReadError) as error:
        known = advice.of(error.code)
        yield Check(step="article", verdict="wrong", found=str(error), change=known.change)
        return
    if isinstance(read, Skipped):
        yield _wrong("no-article", f"{entry.url} holds no article: {read.reason} {read.detail}")
        return
    yield _fine("article", f"{read.title!r} ({entry.url})")
    yield _dated(read)
    for check in _worded(read, source):
        yield check


def _dated(article: Article) -> Check:
    stamp = article.published
    if stamp is None:
        return _wrong("no-date", "the page states no date that can be read")
    text = f"{_shown(stamp)}, to the {stamp.precision}, from {stamp.method}: {stamp.raw!r}"
    if stamp.confidence < 0.5 or set(stamp.flags) & {"future", "conflict", "order-swapped"}:
        return _doubt("date", f"{text} ({', '.join(stamp.flags)})", advice.of("no-date").change)
    return _fine("date", text)


def _worded(article: Article, source: Source) -> list[Check]:
    paragraphs = article.text.count("\n\n") + 1
    text = f"{len(article.text):,} characters in {paragraphs} paragraphs"
    checks = [_fine("text", text)]
    if len(article.text) < _SHORT:
        checks = [_doubt("text", f"only {text}", advice.of("short-text").change)]
    if source.language and article.language and source.language != article.language:
        found = f"it is written in {article.language!r}, the source says {source.language!r}"
        checks.append(_doubt("text", found, "Correct language of the source, or drop it."))
    return checks


def _feed_text(entries: Sequence[Entry]) -> Check:
    """For a source whose pages are not fetched: what the feed itself carries."""
    length = len(entries[0].content or entries[0].summary or "")
    if length < _SHORT:
        change = "Leave full_text out, so that the pages are fetched."
        return _doubt("text", f"the feed carries only {length} characters an article", change)
    return _fine("text", f"the feed carries {length:,} characters an article")
