"""monitor export and monitor import: the archive as lines of JSON or a table, and back."""

import io
import sys
from collections import deque
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.cli import shapes
from monitor.cli.absent import explain_nothing
from monitor.cli.articles import day
from monitor.cli.context import FAILED, emit_json, fail, note, opened, progress, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.app import App
    from monitor.model import StoredArticle

WINDOW = 32  # articles understood ahead of the one that is stored next


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("export")(export)
    app.command("import")(import_lines)


def export(
    ctx: typer.Context,
    form: Annotated[
        Literal["jsonl", "csv"], typer.Option("--format", help="Lines of JSON, or a table.")
    ] = "jsonl",
    topic: Annotated[str | None, typer.Option(help="Only those that match this topic.")] = None,
    source: Annotated[str | None, typer.Option(help="Only those of this source.")] = None,
    since: Annotated[str | None, typer.Option(help="Published on or after this date.")] = None,
    until: Annotated[str | None, typer.Option(help="Published before this date.")] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin a CSV with a mark by which Excel knows UTF-8.")
    ] = False,
) -> None:
    """Write the archive to standard output, the oldest article first."""
    with opened(ctx) as app:
        found = app.store.articles.iterate(
            topic=topic, source=source, since=day(since), until=day(until)
        )
        first = next(found, None)
        if first is None:
            explain_nothing(app, topic=topic, source=source)
        found = chain(() if first is None else (first,), found)
        if form == "jsonl":
            for each in found:
                emit_json(shapes.article(each))
        else:
            _csv(found, bom=bom)


def _csv(found: "Iterator[StoredArticle]", *, bom: bool) -> None:
    from monitor.cli.spreadsheet import write_csv

    columns = ("id", "story", "source", "published_at", "published_precision", "language", "title",
               "author", "topics", "url", "text")  # fmt: skip
    rows = (shapes.article(each) for each in found)
    write_csv(
        sys.stdout, columns, ({**row, "topics": " ".join(row["topics"])} for row in rows), bom=bom
    )


def import_lines(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="'-' reads standard input.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object per new article.")
    ] = False,
) -> None:
    """Read articles from lines of JSON into the archive, where they are matched like all others.

    A line has url, title, text, published_at, language, source. Bad lines are named, the rest goes
    in.
    """
    try:
        # A byte that is no UTF-8 comes through, so that its line can be named.
        lines = (
            io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="surrogateescape")
            if str(file) == "-"
            else file.open(encoding="utf-8", errors="surrogateescape")
        )
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}")
    with opened(ctx) as app, lines:
        new, known, bad = wait_for(_import(app, file, lines, as_json=as_json))
    note(f"{new} new articles, {known} were known, {bad} lines could not be read")
    if bad:
        raise typer.Exit(FAILED)


async def _import(
    app: "App", file: Path, lines: "Iterator[str]", *, as_json: bool
) -> tuple[int, int, int]:
    """Understand lines in worker processes, store them in their order."""
    import asyncio

    from monitor.importing import read_lines
    from monitor.parsing import Parser
    from monitor.understand import study

    sources = {each.name: each for each in app.settings.sources}
    parser = Parser(deadline=app.settings.fetch.parse_timeout)
    waiting: deque[asyncio.Task[object]] = deque()
    counts = {"new": 0, "known": 0, "bad": 0}

    async def store_next() -> None:
        result = _stored(app, await waiting.popleft())
        counts["known" if result is None else "new"] += 1
        if result is not None and as_json:
            emit_json(shapes.article(result))

    try:
        with progress(None, "articles", hidden=as_json) as advance:
            for line in read_lines(lines, sources, app.clock()):
                advance()
                if line.article is None:
                    counts["bad"] += 1
                    note(f"{file}: line {line.number}: {line.problem}")
                    continue
                understood = parser.run(study, line.article, app.rules)
                waiting.append(asyncio.create_task(understood))
                if len(waiting) >= WINDOW:
                    await store_next()
            while waiting:
                await store_next()
    finally:
        await parser.close()
    return counts["new"], counts["known"], counts["bad"]


def _stored(app: "App", reading: object) -> "StoredArticle | None":
    """Store an article under its keys; None where it is in the archive already."""
    from monitor.importing import source_of
    from monitor.understand import Reading
    from monitor.urls import article_keys

    assert isinstance(reading, Reading), "study gives a Reading"
    sources = {each.name: each for each in app.settings.sources}
    source = source_of(reading.article.source, sources)
    keys = article_keys(reading.article.url, source)
    if app.store.articles.by_key(keys) is not None:
        return None
    return app.store.articles.add(reading, None, keys, app.clock())
