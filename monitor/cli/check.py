"""monitor check: everything that is wrong with the configuration, in one go."""

import re
from typing import Annotated

import typer

from monitor.cli.context import emit_json, note, settings_of
from monitor.errors import ConfigError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Read the configuration and say everything that is wrong with it (exit code 2)."""
    try:
        settings = settings_of(ctx, secrets=True)
    except ConfigError as error:
        if as_json:
            emit_json({"file": error.file, "problems": list(error.problems)})
        raise
    found = {
        "problems": [],
        "file": str(settings.file),
        "data_dir": str(settings.data_dir),
        "database": _place(settings.database),
        "sources": [each.name for each in settings.sources],
        "topics": [each.name for each in settings.topics],
        "digests": [each.name for each in settings.subscriptions],
        "channels": list(settings.channels),
    }
    if as_json:
        emit_json(found)
        return
    typer.echo(f"{settings.file} is fine; the archive is {found['database']}")
    for name in ("sources", "topics", "digests", "channels"):
        count = len(found[name])
        word = name[:-1] if count == 1 else name
        typer.echo(f"{count:>4} {word}: {', '.join(found[name]) or '-'}")
    if not settings.sources:
        note("without a [[source]] nothing is read; 'monitor sources add URL' proposes one")
    for source in settings.sources:
        policy = source.policy
        if policy.robots == "ignore":
            typer.echo(f"     {source.name} ignores robots.txt: {policy.robots_reason}")
        if policy.tls != "verify" or policy.tls_pin:
            typer.echo(f"     {source.name} has a TLS exception: {policy.tls_reason}")


def _place(database: str) -> str:
    """Return the file of the archive, or its address without the password."""
    if database.startswith("sqlite:///"):
        return database.removeprefix("sqlite:///")
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", database)
