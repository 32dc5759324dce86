"""monitor backfill: read a source backwards in time, resumably."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.context import FAILED, console, fail, note, opened, wait_for
from monitor.cli.fetch import chosen_sources

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.backfill import Progress
    from monitor.model import Source


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("backfill")(backfill)


def backfill(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(help="Name of the source.")],
    since: Annotated[str, typer.Option(metavar="DATE", help="How far back: 2025-01-31.")],
    limit: Annotated[
        int | None, typer.Option(min=1, help="Stop after this many articles; go on another time.")
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Forget where an interrupted backfill was.")
    ] = False,
    replay: Annotated[
        Path | None, typer.Option(help="Answer from a recorded session (.warc.gz).")
    ] = None,
) -> None:
    """Follow a source's older pages, sitemaps and archives, and store what is not known yet."""
    with opened(ctx) as app:
        chosen = chosen_sources(app, [source])[0]
        done = wait_for(_run(app, chosen, _day(since), limit, restart, replay))
    for trouble in done.troubles[-5:]:
        note(trouble)
    state = "finished" if done.finished else "not finished; the same command goes on"
    note(
        f"{source} since {since}: {len(done.read)} listings, {done.entries} entries, "
        f"{done.stored} articles stored, {done.failed} pages failed; {state}"
    )
    if done.finished and done.troubles and not done.entries:
        raise typer.Exit(FAILED)


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        fail(f"--since {text!r} is no date; write it as 2025-01-31", 2)


async def _run(
    app: "App", source: "Source", since: datetime, limit: int | None, restart: bool,
    replay: Path | None,
) -> "Progress":  # fmt: skip
    from monitor import backfill as verbs
    from monitor.app import opened_fetch
    from monitor.rounds import opened_rounds

    file = app.settings.data_dir / "backfill" / f"{source.name}.json"
    async with opened_fetch(app, replay=replay) as fetch, opened_rounds(app, fetch) as rounds:
        means = rounds.means
        progress = None if restart else verbs.load(file, source, since)
        if progress is not None:
            note(f"going on: {len(progress.read)} listings read, {len(progress.waiting)} waiting")
        progress = progress or await verbs.start(means, source, since)
        with _bar(source.name) as shown:

            def step(now: "Progress") -> None:
                verbs.save(file, now)
                shown(now)

            done = await verbs.backfill(means, source, progress, limit=limit, on_step=step)
    if done.finished:
        file.unlink(missing_ok=True)
    return done


@contextmanager
def _bar(name: str) -> "Iterator[Callable[[Progress], None]]":
    """A bar on a terminal: listings read of those known, articles stored."""
    out = console(stderr=True)
    if not out.is_terminal:
        yield lambda _: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    told = TextColumn("listings, {task.fields[stored]} articles")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), told,
               TimeElapsedColumn())  # fmt: skip
    with Bar(*columns, console=out, transient=True) as bar:
        task = bar.add_task(name, total=None, stored=0)

        def show(now: "Progress") -> None:
            known = len(now.read) + len(now.waiting)
            bar.update(task, completed=len(now.read), total=known, stored=now.stored)

        yield show
