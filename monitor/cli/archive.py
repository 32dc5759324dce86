"""monitor archive: how large it is, whether it is sound, a copy, and what may be forgotten."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import FAILED, emit_json, note, opened, table


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Look after the archive.", no_args_is_help=True)
    group.command("info")(info)
    group.command("verify")(verify)
    group.command("backup")(backup)
    group.command("prune")(prune)
    app.add_typer(group, name="archive")


def info(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show where the archive lies, its size and what is in it."""
    with opened(ctx) as app:
        place, size = app.store.database.name, app.store.upkeep.size()
        rows = app.store.upkeep.rows()
    if as_json:
        emit_json({"database": place, "bytes": size, "rows": rows})
    else:
        counts = [(name, f"{count:,}") for name, count in rows.items()]
        table(("what", "count"), [("database", str(place)), ("bytes", f"{size:,}"), *counts])


def verify(ctx: typer.Context) -> None:
    """Check the database and every kept page against its checksum."""
    with opened(ctx) as app:
        wrong = [*app.store.upkeep.complaints()]
        wrong += [f"the kept page {sha} is damaged" for sha in app.store.snapshots.damaged()]
    for line in wrong:
        note(line)
    if wrong:
        raise typer.Exit(FAILED)
    typer.echo("the archive is sound")


def backup(
    ctx: typer.Context, file: Annotated[Path, typer.Argument(help="A file that is not there yet.")]
) -> None:
    """Write a whole copy of a SQLite archive, also while the daemon runs."""
    with opened(ctx) as app:
        app.store.upkeep.copy_to(file)
    typer.echo(f"copied to {file}")


def prune(
    ctx: typer.Context,
    days: Annotated[
        int, typer.Option("--pages-older-than", min=1, max=36_500, help="Days.", metavar="DAYS")
    ],
) -> None:
    """Forget the bytes of pages taken that long ago. Articles, and all known of them, stay."""
    with opened(ctx) as app:
        gone = app.store.snapshots.prune(app.clock() - timedelta(days=days))
        app.store.upkeep.optimise()
    typer.echo(f"{gone} pages forgotten; no article touched")
