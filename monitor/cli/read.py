"""monitor read: what is read from one page, or from many files in one process; stores nothing."""

import gzip
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any, Self
from urllib.parse import urlsplit

import typer

from monitor.cli.context import FAILED, Options, console, emit_json, fail, note
from monitor.cli.shapes import stamp

if TYPE_CHECKING:
    from monitor.model import Article, Page, Skipped, Source
    from monitor.parsing import Parser

_LARGE = 3_000_000  # bytes; smaller pages end within the deadline whatever they hold
_DEADLINE = 2.0  # seconds of processor time for one page
NEUTRAL = "https://page.invalid/"
_PAGES = (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz")
_LINK = re.compile(rb"<link\b[^>]{0,400}?\brel=[\"']?canonical\b[^>]{0,400}>", re.IGNORECASE)
_HREF = re.compile(rb"\bhref=[\"']?(https?://[^\"'\s>]{4,1500})", re.IGNORECASE)
_OG_URL = re.compile(
    rb"<meta\b[^>]{0,200}?\bproperty=[\"']og:url[\"'][^>]{0,100}?content=[\"'](https?://[^\"'\s>]{4,1500})",
    re.IGNORECASE,
)
# Countries with one zone: what a time without a zone most likely means on their sites.
_ZONES = {
    "vn": "Asia/Ho_Chi_Minh", "th": "Asia/Bangkok", "kh": "Asia/Phnom_Penh", "la": "Asia/Vientiane",
    "mm": "Asia/Yangon", "my": "Asia/Kuala_Lumpur", "sg": "Asia/Singapore", "ph": "Asia/Manila",
    "cn": "Asia/Shanghai", "hk": "Asia/Hong_Kong", "tw": "Asia/Taipei", "jp": "Asia/Tokyo",
    "kr": "Asia/Seoul", "in": "Asia/Kolkata", "id": "Asia/Jakarta", "uk": "Europe/London",
    "de": "Europe/Berlin", "fr": "Europe/Paris", "it": "Europe/Rome", "nl": "Europe/Amsterdam",
    "pl": "Europe/Warsaw", "ke": "Africa/Nairobi", "za": "Africa/Johannesburg",
}  # fmt: skip
_TONGUES = {"vi": "Asia/Ho_Chi_Minh", "th": "Asia/Bangkok", "km": "Asia/Phnom_Penh",
            "lo": "Asia/Vientiane", "zh": "Asia/Shanghai", "ja": "Asia/Tokyo",
            "ko": "Asia/Seoul"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One page to read: a file or an address."""

    name: str
    path: Path | None = None
    url: str | None = None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("read")(read)


def read(
    ctx: typer.Context,
    pages: Annotated[list[str], typer.Argument(metavar="URL|FILE|DIR...", help="What to read.")],
    url: Annotated[
        str | None, typer.Option(help="The address a file came from; else what it says itself.")
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(help="Read as pages of this configured source: its rules and zone."),
    ] = None,
    rules: Annotated[
        list[str] | None,
        typer.Option(
            help="Try a selector: body=.article-body, or a TOML file of them. Repeatable."
        ),
    ] = None,
    zone: Annotated[str | None, typer.Option(help="Zone of times that state none.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per page.")] = False,
) -> None:
    """Read pages and show what is read, how each part is known, and how long it took."""
    where = _source(ctx, source, rules or [], zone)
    asked = [one for each in pages for one in _asked(each)]
    if not asked:
        fail(f"there is no page in {', '.join(pages)}: none of {' '.join(_PAGES)}")
    if url is not None and len(asked) != 1:
        fail("--url goes with exactly one file", 2)
    failed = False
    with _Apart() as apart:
        for one in asked:
            shown = _read_one(ctx, one, where, url, apart)
            failed = failed or "error" in shown
            emit_json(shown) if as_json else _show(shown)
    if failed:
        raise typer.Exit(FAILED)


def _asked(name: str) -> Iterator[Asked]:
    if name.startswith(("http://", "https://")):
        yield Asked(name=name, url=name)
        return
    path = Path(name)
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.is_file() and each.name.lower().endswith(_PAGES):
                yield Asked(name=str(each), path=each)
    elif path.is_file():
        yield Asked(name=name, path=path)
    else:
        fail(f"{name}: no such file, folder or address", 2)


def _source(
    ctx: typer.Context, name: str | None, rules: list[str], zone: str | None
) -> "Source | None":
    """Return the source to read as; None where each page's own country tells the zone."""
    from monitor.model import Source

    found: Source | None = None
    if name is not None:
        from monitor.cli.context import settings_of

        found = settings_of(ctx).source(name)
        if found is None:
            fail(f"there is no source {name!r} in the configuration", 2)
    if zone:
        from monitor.settings import values

        try:
            values.zone(zone)
        except ValueError as error:
            fail(f"--zone: {error}", 2)
    if rules or zone:
        found = found or Source(name="read", title="", ways=())
        found = replace(found, rules=_rules(rules, found), zone=zone or found.zone)
    return found


def _rules(given: list[str], source: "Source") -> Any:
    """Return the source's rules with those given in their place."""
    import tomllib

    from monitor.model import ArticleRules

    known = set(ArticleRules.__dataclass_fields__)
    found: dict[str, Any] = {}
    for each in given:
        part, separator, selector = each.partition("=")
        if separator and part in known:
            found[part] = (*found.get(part, ()), selector)
            continue
        path = Path(each)
        if not path.is_file():
            fail(
                f"--rules {each}: neither PART=SELECTOR ({', '.join(sorted(known))}) nor a file", 2
            )
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            fail(f"{each}: this is not TOML: {error}", 2)
        found |= _in_table(table, known) or fail(f"--rules {each}: there are no rules in it", 2)
    single = ("author_pattern", "author_default")
    for key in single:
        if isinstance(found.get(key), tuple):
            found[key] = found[key][-1]
    for key in found.keys() - single:
        found[key] = (found[key],) if isinstance(found[key], str) else found[key]
    return replace(source.rules, **_checked(found))


def _in_table(table: Any, known: set[str]) -> dict[str, Any]:
    """Return the rules of a TOML file: at its top, under [rules] or under [source.rules]."""
    for name in ("source", "rules"):
        table = table.get(name, table) if isinstance(table, dict) else {}
    return {key: table[key] for key in table if key in known} if isinstance(table, dict) else {}


def _checked(rules: dict[str, Any]) -> dict[str, Any]:
    from monitor.settings.build import Complaints
    from monitor.settings.tables import RulesTable

    wrong = Complaints()
    table = wrong.read(RulesTable, rules, "--rules")
    if table is None:
        fail("\n".join(wrong), 2)
    return {key: getattr(table, key) for key in rules}


def _read_one(
    ctx: typer.Context, asked: Asked, source: "Source | None", url: str | None, apart: "_Apart"
) -> dict[str, Any]:
    from monitor.errors import FetchError, ReadError
    from monitor.model import Skipped

    shown: dict[str, Any] = {"file": asked.name} if asked.path else {"asked": asked.name}
    try:
        page = _page(ctx, asked, url)
    except (FetchError, OSError, EOFError) as error:
        return shown | {"error": getattr(error, "code", "unreadable"), "detail": str(error)}
    start = perf_counter()
    try:
        found = _tried(page, source, apart)
    except ReadError as error:
        spent = round(perf_counter() - start, 4)
        return shown | {"url": page.url, "error": error.code, "detail": error.detail,
                        "seconds": spent}  # fmt: skip
    spent = round(perf_counter() - start, 4)
    if isinstance(found, Skipped):
        return shown | {"url": page.url, "skipped": found.reason, "detail": found.detail,
                        "seconds": spent}  # fmt: skip
    return shown | shape(found) | {"seconds": spent}


class _Apart:
    """Reads large pages in a process that is ended at the deadline; one for all of a run."""

    def __init__(self) -> None:
        import asyncio  # too heavy to load for printing help

        self._runner = asyncio.Runner()
        self._parser: Parser | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._parser is not None:
            self._runner.run(self._parser.close())
        self._runner.close()

    def extract(self, page: "Page", source: "Source") -> "Article | Skipped":
        """Read a page here if it is small enough to end soon whatever it holds."""
        from monitor.extract import extract

        if len(page.body) <= _LARGE:
            return extract(page, source)
        if self._parser is None:
            from monitor.parsing import Parser

            self._parser = Parser(_DEADLINE, workers=1)
        return self._runner.run(self._parser.run(extract, page, source, None))


def _tried(page: "Page", source: "Source | None", apart: _Apart) -> "Article | Skipped":
    """Read a page; of one from nowhere the language tells the likeliest zone of bare times."""
    from monitor.model import Article

    where = source or _anywhere(page.url)
    found = apart.extract(page, where)
    bare = (
        isinstance(found, Article) and found.published and "zone-assumed" in found.published.flags
    )
    if source is None and bare and where.zone == "UTC" and isinstance(found, Article):
        zone = _TONGUES.get(found.language or "")
        return apart.extract(page, replace(where, zone=zone)) if zone else found
    return found


def _page(ctx: typer.Context, asked: Asked, url: str | None) -> "Page":
    from monitor.clock import utc_now
    from monitor.model import Page

    if asked.url is not None:
        return _fetched(ctx, asked.url)
    assert asked.path is not None
    body = asked.path.read_bytes()
    if asked.path.name.endswith(".gz") or body[:2] == b"\x1f\x8b":
        body = gzip.decompress(body)
    address = url or _own_address(body) or NEUTRAL
    return Page(
        url=address, asked=address, status=200, headers=(), body=body, fetched_at=utc_now()
    )  # fmt: skip


def _own_address(body: bytes) -> str | None:
    """Return the address a saved page gives for itself."""
    head = body[:400_000]
    link = _LINK.search(head)
    found = (_HREF.search(link.group()) if link else None) or _OG_URL.search(head)
    return found.group(1).decode("utf-8", "replace").replace("&amp;", "&") if found else None


def _anywhere(url: str) -> "Source":
    """Return a source that knows nothing but the zone of the address's country."""
    from monitor.model import Source

    ending = (urlsplit(url).hostname or "").rpartition(".")[2]
    return Source(name="read", title="", ways=(), zone=_ZONES.get(ending, "UTC"))


def _fetched(ctx: typer.Context, url: str) -> "Page":
    """Fetch one page politely; nothing is remembered of it."""
    import asyncio

    from monitor.cli.context import settings_of
    from monitor.clock import utc_now
    from monitor.errors import ConfigError, FetchError
    from monitor.fetch import Fetcher
    from monitor.model import FetchLimits, NotModified, Request

    options = ctx.find_object(Options)
    try:
        limits = settings_of(ctx).fetch
    except ConfigError:
        if options is not None and options.config is not None:
            raise
        limits = FetchLimits()  # reading a page needs no configuration

    async def fetch() -> "Page | NotModified":
        fetcher = Fetcher(limits, None, clock=utc_now)
        try:
            return await fetcher(Request(url=url))
        finally:
            await fetcher.close()

    answer = asyncio.run(fetch())
    if isinstance(answer, NotModified):
        raise FetchError(url, "not-modified")
    return answer


def shape(article: "Article") -> dict[str, Any]:
    """Return what was read as a JSON object."""
    chosen = {claim.part: claim for claim in article.evidence if claim.chosen}
    published = article.published
    return {
        "url": None if article.url == NEUTRAL else article.canonical_url,
        "title": article.title,
        "published_at": stamp(published),
        "published_precision": published.precision if published else None,
        "modified_at": stamp(article.modified),
        "author": article.author,
        "language": article.language,
        "section": article.section,
        "image": article.image,
        "lead": article.lead,
        "text": article.text,
        "captions": list(article.captions),
        "methods": {part: claim.method for part, claim in chosen.items()},
        "confidence": {part: claim.confidence for part, claim in chosen.items()},
        "doubts": [
            {"part": claim.part, "value": claim.value, "method": claim.method, "note": claim.note}
            for claim in article.evidence
            if claim.note
        ],
        "flags": [*article.flags, *(published.flags if published else ())],
    }


def _show(shown: dict[str, Any]) -> None:
    from rich.markup import escape

    out = console()
    if "error" in shown or "skipped" in shown:
        what = shown.get("error") or f"no article: {shown['skipped']}"
        name = shown.get("file") or shown.get("asked")
        note(f"{name}: {what}" + (f" ({shown['detail']})" if shown.get("detail") else ""))
        return
    out.print(f"[bold]{escape(shown['title'])}[/]")
    for part in ("url", "published", "author", "language", "section", "image"):
        value = shown["published_at"] if part == "published" else shown.get(part)
        how = shown["methods"].get(part)
        reason = f" ({how}, {shown['confidence'][part]:.0%})" if how else ""
        out.print(f"[dim]{part:>10}[/]  {escape(str(value or '-'))}{reason}")
    for doubt in shown["doubts"]:
        out.print(
            f"[dim]{'but':>10}[/]  {escape('{part} {value!r} ({method}): {note}'.format(**doubt))}"
        )
    out.print(f"[dim]{'read in':>10}[/]  {shown['seconds'] * 1000:.1f} ms")
    sys.stdout.write(f"\n{shown['text']}\n")
    for caption in shown["captions"]:
        out.print(f"[dim][caption][/] {escape(caption)}")
