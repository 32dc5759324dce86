"""monitor doctor: walk sources step by step; what is wrong, and what to change."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.context import FAILED, console, emit_json, opened, wait_for
from monitor.cli.fetch import chosen_sources

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.doctor import Check
    from monitor.model import Source

SIGNS = {"fine": "[green]ok[/]  ", "doubtful": "[yellow]look[/]", "wrong": "[red]bad[/] "}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(
    ctx: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Default: every source.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per step.")] = False,
    replay: Annotated[
        Path | None, typer.Option(help="Answer from a recorded session (.warc.gz).")
    ] = None,
) -> None:
    """Walk a source: DNS, connection, TLS, robots, status, type, entries, one article."""
    with opened(ctx) as app:
        chosen = chosen_sources(app, sources or ())
        bad = wait_for(_examine(app, chosen, replay, as_json))
    if bad:
        raise typer.Exit(FAILED)


async def _examine(
    app: "App", chosen: "Sequence[Source]", replay: Path | None, as_json: bool
) -> int:
    """Print the steps as they are done; return how many sources have no way in that works."""
    from monitor.app import opened_fetch
    from monitor.doctor import examine
    from monitor.parsing import Parser

    parser = Parser(deadline=app.settings.fetch.parse_timeout, workers=1)
    bad = 0
    try:
        async with opened_fetch(app, replay=replay) as fetch:
            for source in chosen:
                checks = []
                _headline(app, source, as_json)
                async for check in examine(source, fetch, parser):
                    checks.append(check)
                    _show(source, check, as_json)
                bad += not _works(checks)
    finally:
        await parser.close()
    return bad


def _works(checks: "Sequence[Check]") -> bool:
    """A source works if its last step does: an earlier way in may have failed."""
    return (
        bool(checks)
        and checks[-1].verdict != "wrong"
        and any(check.step == "entries" and check.verdict == "fine" for check in checks)
    )


def _headline(app: "App", source: "Source", as_json: bool) -> None:
    if as_json:
        return
    from rich.markup import escape

    out = console()
    out.print(f"[bold]{source.name}[/]  {escape(source.title)}")
    for event in app.store.health.open(source.name):
        since = f"{event.started_at:%Y-%m-%d %H:%M}"
        out.print(f"  [yellow]known[/]  {event.kind} since {since} UTC: {escape(event.detail)}")


def _show(source: "Source", check: "Check", as_json: bool) -> None:
    if as_json:
        emit_json({"source": source.name, **asdict(check)})
        return
    from rich.markup import escape

    out = console()
    out.print(f"  {SIGNS[check.verdict]} {check.step:<8} {escape(check.found)}")
    if check.change:
        out.print(f"                -> {escape(check.change)}")
