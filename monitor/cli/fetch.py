"""monitor fetch: poll now, by hand, and say what is new and why it matters."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shapes
from monitor.cli.context import (
    FAILED,
    console,
    emit_json,
    fail,
    marked,
    note,
    opened,
    progress,
    wait_for,
)

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.model import Source
    from monitor.poll import Polled, Taken


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("fetch")(fetch)


def fetch(
    ctx: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Default: every source.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Store nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per article.")] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most this many new articles of a source.")
    ] = None,
    replay: Annotated[
        Path | None,
        typer.Option(help="Answer from a recorded session (.warc.gz), not the network."),
    ] = None,
    record: Annotated[
        Path | None, typer.Option(help="Record the session into this file (.warc.gz).")
    ] = None,
    held: Annotated[
        bool, typer.Option("--held", help="Also take what was held back as a flood.")
    ] = False,
) -> None:
    """Poll sources now, due or not; store and show what is new, what matched and why."""
    if replay and record:
        fail("--replay and --record exclude each other", 2)
    with opened(ctx) as app:
        chosen = chosen_sources(app, sources or ())
        if held and not dry_run:
            for source in chosen:
                app.store.pending.release(source.name)
        polled = wait_for(
            poll_sources(
                app,
                chosen,
                keep=not dry_run,
                limit=limit,
                replay=replay,
                record=record,
                quiet=as_json,
            )
        )
        new = sorted((each for one in polled for each in one.articles), key=in_order)
        for article in new:
            emit_json(shapes.taken(article)) if as_json else print_article(article)
        _summary(polled, as_json=as_json)
    if any(one.outcome.severity for one in polled):
        raise typer.Exit(FAILED)


def chosen_sources(app: "App", names: Sequence[str]) -> "list[Source]":
    """Return the sources of those names, or all that are enabled."""
    from monitor.settings.problems import did_you_mean

    if not names:
        return [each for each in app.settings.sources if each.enabled]
    known = {each.name: each for each in app.settings.sources}
    for name in names:
        if name not in known:
            fail(f"there is no source {name!r}{did_you_mean(name, known)}")
    return [known[name] for name in dict.fromkeys(names)]


async def poll_sources(
    app: "App",
    chosen: "Sequence[Source]",
    *,
    keep: bool = True,
    limit: int | None = None,
    replay: Path | None = None,
    record: Path | None = None,
    quiet: bool = False,
) -> "list[Polled]":
    """Poll sources now with a progress bar unless `quiet`; without `keep` nothing is stored."""
    from monitor.app import opened_fetch
    from monitor.rounds import opened_rounds

    async with (
        opened_fetch(app, replay=replay, record=record, remember=keep) as fetcher,
        opened_rounds(app, fetcher, keep=keep) as rounds,
    ):
        with progress(len(chosen), "sources", hidden=quiet) as advance:
            return await rounds.poll_now(chosen, limit=limit, on_polled=lambda _: advance())


def in_order(taken: "Taken") -> tuple[int, str]:
    """Sort articles as they came into the archive."""
    return getattr(taken, "id", 0), taken.article.canonical_url


def print_article(taken: "Taken") -> None:
    """Print an article, and for each topic the sentence that made it match."""
    from rich.markup import escape

    from monitor.topics import passages

    out = console()
    article = taken.article
    when = (shapes.stamp(article.published) or "no date")[:16].replace("T", " ")
    number = f"{getattr(taken, 'id', '-'):>5}"
    out.print(f"{number}  [bold]{escape(article.title)}[/]")
    out.print(f"       [dim]{article.source} · {when} · {escape(article.canonical_url)}[/]")
    for match in taken.matches:
        out.print(f"       [green]{match.topic}[/] {match.score:.1f}")
        for passage in passages(article, match, limit=1):
            out.print(f"         {marked(passage.sentence, passage.hits)}")


def _summary(polled: "Sequence[Polled]", *, as_json: bool) -> None:
    for one in sorted(polled, key=lambda each: each.outcome.source):
        outcome = one.outcome
        if outcome.severity:
            note(f"{outcome.source}: {outcome.code} {outcome.detail}".rstrip())
        for warning in outcome.warnings:
            note(f"{outcome.source}: {warning}")
        if outcome.failed or outcome.skipped or outcome.held:
            note(
                f"{outcome.source}: {outcome.failed} pages failed (tried again later), "
                f"{outcome.skipped} hold no article, {outcome.held} held back as a flood"
            )
    if as_json:
        return
    new = sum(one.outcome.new for one in polled)
    matched = sum(bool(each.matches) for one in polled for each in one.articles)
    well = sum(one.outcome.severity is None for one in polled)
    note(f"{well} of {len(polled)} sources read, {new} new articles, {matched} matched")
