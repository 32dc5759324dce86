"""Find the feed, sitemap or listing behind an address, and propose rules by reading articles."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from monitor import markup, urls
from monitor.doctor.examine import MOST_ENTRIES, fetched
from monitor.errors import FetchError, ReadError
from monitor.extract import extract
from monitor.model import (
    Article,
    ArticleRules,
    Entry,
    Fetch,
    IdentityRules,
    LinkFilter,
    Page,
    Request,
    Source,
    SourceType,
    Way,
)
from monitor.poll import Run
from monitor.sources import TYPES, discovery, guess
from monitor.understand import read_listing

_MOST_TRIED = 12  # addresses asked for before giving up
_KIND_ORDER = ("feed", "sitemap", "listing")
_ZONES = {
    "vn": "Asia/Ho_Chi_Minh", "cn": "Asia/Shanghai", "hk": "Asia/Hong_Kong", "tw": "Asia/Taipei",
    "th": "Asia/Bangkok", "la": "Asia/Vientiane", "kh": "Asia/Phnom_Penh", "mm": "Asia/Yangon",
    "my": "Asia/Kuala_Lumpur", "sg": "Asia/Singapore", "id": "Asia/Jakarta", "ph": "Asia/Manila",
    "jp": "Asia/Tokyo", "kr": "Asia/Seoul", "za": "Africa/Johannesburg", "ke": "Africa/Nairobi",
    "uk": "Europe/London", "fr": "Europe/Paris", "de": "Europe/Berlin",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Found:
    """One way in that works: its type, address, options, and the entries it gave."""

    kind: str
    url: str
    reader: SourceType
    options: Mapping[str, Any] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A source as it could be configured, and what it gives."""

    ways: tuple[Found, ...]  # the best first
    source: Source
    rules: Mapping[str, tuple[str, ...]]
    articles: tuple[Article, ...]
    failures: tuple[str, ...] = ()  # articles that could not be read, in plain words

    def table(self) -> dict[str, Any]:
        """Return the [[source]] table that configures it."""
        source, best = self.source, self.ways[0]
        table: dict[str, Any] = {"name": source.name, "title": source.title}
        table |= {"type": best.kind, "url": best.url, **best.options}
        if source.language:
            table["language"] = source.language
        table["zone"] = source.zone
        more = [{"type": each.kind, "url": each.url, **each.options} for each in self.ways[1:3]]
        if more:
            table["fallback"] = more
        if source.links.include:
            table["links"] = {"include": list(source.links.include)}
        if source.identity.pattern:
            hosts = list(source.identity.hosts)
            table["identity"] = {"pattern": source.identity.pattern, "hosts": hosts}
        if self.rules:
            table["rules"] = {name: list(each) for name, each in self.rules.items()}
        return table


async def prospect(url: str, fetch: Fetch, run: Run, now: datetime) -> Proposal:
    """Look at an address; raise FetchError, or ReadError `empty` where nothing lists articles."""
    ways = [found async for found in _ways(url, fetch, run, now)]
    if not ways:
        raise ReadError(url, "empty", "no feed, sitemap or list of articles was found there")
    ways.sort(key=lambda each: _KIND_ORDER.index(each.kind))
    source = _source(url, ways)
    articles, pages, failures = await _articles(source, ways[0].entries, fetch, run)
    rules = await run.run(_proven_rules, source, pages, articles, now)
    if articles and not source.language:
        source = replace(source, language=articles[0].language)
    return Proposal(
        ways=tuple(ways),
        source=replace(source, rules=_rules(rules)),
        rules=rules,
        articles=tuple(articles),
        failures=tuple(failures),
    )


async def _ways(url: str, fetch: Fetch, run: Run, now: datetime) -> AsyncIterator[Found]:
    """The address itself, else what it names, else the usual places; one feed is enough."""
    page = await _page(fetch, url)
    itself = await _reads(page, run, now)
    if itself and itself.kind != "listing":
        yield itself
        return
    tried = 0
    has: set[str] = set()
    async for candidate in _candidates(page, fetch, run):
        if candidate.kind in has or tried >= _MOST_TRIED:
            continue
        tried += 1
        try:
            found = await _reads(await _page(fetch, candidate.url), run, now)
        except FetchError:
            continue
        if found and found.kind == candidate.kind:
            has.add(found.kind)
            yield found
    if itself:
        yield itself


async def _page(fetch: Fetch, url: str) -> Page:
    answer = await fetch(Request(url=url, wants="listing"))
    if not isinstance(answer, Page):
        raise FetchError(url, "unasked-304", "nothing was sent")
    return answer


async def _candidates(page: Page, fetch: Fetch, run: Run) -> AsyncIterator[discovery.Candidate]:
    for candidate in await run.run(discovery.feeds_named, page):
        yield candidate
    robots = urls.absolute(page.url, "/robots.txt") or page.url
    try:
        answer = await fetch(Request(url=robots, wants="robots"))
    except FetchError:
        answer = None
    if isinstance(answer, Page):
        text = answer.body.decode("utf-8", "replace")
        for candidate in discovery.sitemaps_in(text, robots):
            yield candidate
    for candidate in discovery.usual_places(page.url):
        yield candidate


async def _reads(page: Page, run: Run, now: datetime) -> Found | None:
    """Read a page as each type in turn; None where it lists nothing."""
    for kind in ("feed", "sitemap"):
        try:
            listed = await run.run(read_listing, TYPES[kind](), page, MOST_ENTRIES)
        except ReadError:
            continue
        if listed.entries:
            return Found(kind=kind, url=page.url, reader=TYPES[kind](), entries=listed.entries,
                         title=listed.title or "")  # fmt: skip
    return await run.run(_as_listing, page, now)


def _as_listing(page: Page, now: datetime) -> Found | None:
    text = markup.decode(page.body, page.charset, content_type=page.content_type).text
    item = guess.item_selector(text, page.url)
    options = {"item": item} if item else {}
    date = guess.date_selector(text, item, now)
    options |= {"date": date} if date else {}
    reader = TYPES["listing"](**options)
    try:
        listed = reader.read(page)
    except ReadError:
        return None
    if len(listed.entries) < 2:
        return None
    return Found(kind="listing", url=page.url, reader=reader, options=options,
                 entries=listed.entries, title=listed.title or "")  # fmt: skip


def _source(url: str, ways: Sequence[Found]) -> Source:
    best = ways[0]
    addresses = [entry.url for entry in best.entries]
    include = guess.link_pattern(addresses) if best.kind != "feed" else None
    hosts = tuple(dict.fromkeys(urls.host(each) for each in addresses))
    pattern = guess.id_pattern(addresses)
    name = urls.site(url)
    languages = {entry.language for entry in best.entries}
    return Source(
        name=name,
        title=next((each.title for each in ways if each.title), "") or name,
        ways=tuple(Way(type=each.kind, urls=(each.url,), reader=each.reader) for each in ways),
        language=languages.pop() if len(languages) == 1 else None,
        zone=_ZONES.get(name.rpartition(".")[2], "UTC"),
        links=LinkFilter(include=(include,) if include else ()),
        identity=IdentityRules(pattern=pattern, hosts=hosts[:3]) if pattern else IdentityRules(),
    )


async def _articles(
    source: Source, entries: Iterable[Entry], fetch: Fetch, run: Run
) -> tuple[list[Article], list[Page], list[str]]:
    """Read the first two articles without any rule."""
    articles: list[Article] = []
    pages: list[Page] = []
    failures: list[str] = []
    wanted = (entry for entry in entries if urls.wanted(entry.url, source.links))
    for entry in wanted:
        if len(articles) == 2 or len(failures) == 2:
            break
        try:
            page = await fetched(fetch, source, entry.url, "page")
            read = await run.run(extract, page, source, entry)
        except (FetchError, ReadError) as error:
            failures.append(str(error))
            continue
        if isinstance(read, Article):
            articles.append(read)
            pages.append(page)
        else:
            failures.append(f"{entry.url}: {read.reason}")
    return articles, pages, failures


def _proven_rules(
    source: Source, pages: Sequence[Page], articles: Sequence[Article], now: datetime
) -> dict[str, tuple[str, ...]]:
    """Propose selectors only where reading with them agrees with reading without them."""
    texts = [
        markup.decode(page.body, page.charset, content_type=page.content_type).text
        for page in pages
    ]
    rules = guess.article_rules(texts, now) if urlsplit(source.ways[0].urls[0]).path else {}
    kept: dict[str, tuple[str, ...]] = {}
    for name, selectors in rules.items():
        trial = replace(source, rules=_rules({**kept, name: selectors}))
        if all(
            _agrees(extract(page, trial), known)
            for page, known in zip(pages, articles, strict=True)
        ):
            kept[name] = selectors
    return kept


def _rules(found: Mapping[str, tuple[str, ...]]) -> ArticleRules:
    none: tuple[str, ...] = ()
    title, body, date = (found.get(name, none) for name in ("title", "body", "date"))
    return ArticleRules(title=title, body=body, date=date)


def _agrees(read: object, known: Article) -> bool:
    if not isinstance(read, Article) or read.title != known.title:
        return False
    same_day = known.published is None or (
        read.published is not None and read.published.at.date() == known.published.at.date()
    )
    return same_day and 0.8 <= len(read.text) / max(1, len(known.text)) <= 1.25
