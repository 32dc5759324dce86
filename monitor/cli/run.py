"""monitor run and monitor status: the daemon, and whether it lives."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.cli import shapes
from monitor.cli.context import FAILED, emit_json, opened, settings_of, wait_for

if TYPE_CHECKING:
    from monitor.app import App


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("run")(run)
    app.command("status")(status)


def run(
    ctx: typer.Context,
    log_format: Annotated[
        Literal["plain", "json"] | None,
        typer.Option(help="Default: plain on a terminal, else json."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log every poll.")] = False,
) -> None:
    """Run the daemon: poll, match and deliver until SIGTERM. SIGHUP reloads the configuration."""
    import sys

    from monitor import log

    log.configure(log_format or ("plain" if sys.stderr.isatty() else "json"), verbose=verbose)
    with opened(ctx, secrets=True) as app:
        wait_for(_serve(ctx, app))


async def _serve(ctx: typer.Context, app: "App") -> None:
    from dataclasses import replace

    from monitor.daemon import Daemon
    from monitor.duties import Duties

    first = [app]

    def make() -> Duties:
        if first:
            return Duties(first.pop())
        settings = settings_of(ctx, secrets=True)
        return Duties(replace(app, settings=settings))

    await Daemon(make, app.store, app.clock).run()


def status(
    ctx: typer.Context,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only the exit code.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Say whether a daemon works on this archive and what waits there. Exit code 1 if none does."""
    with opened(ctx) as app:
        holder = app.store.lease.who(app.clock())
        waiting = app.store.pending.counts()
        count = app.store.articles.count()
    if as_json:
        emit_json(
            {
                "running": holder is not None,
                "pid": holder.pid if holder else None,
                "host": holder.host if holder else None,
                "since": shapes.moment(holder.started_at) if holder else None,
                "articles": count,
                "pending": waiting,
            }
        )
    elif not quiet:
        typer.echo(f"daemon: {holder or 'not running'}")
        typer.echo(f"articles: {count}; entries waiting: {waiting.get('waiting', 0)}")
    if holder is None:
        raise typer.Exit(FAILED)
