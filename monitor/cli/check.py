"""monitor check: everything that is wrong with the configuration, in one go."""

from typing import Annotated

import typer

from monitor.cli.context import emit_json, settings_of


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Read the configuration and say everything that is wrong with it (exit code 2)."""
    settings = settings_of(ctx, secrets=True)
    found = {
        "file": str(settings.file),
        "data_dir": str(settings.data_dir),
        "sources": [each.name for each in settings.sources],
        "topics": [each.name for each in settings.topics],
        "digests": [each.name for each in settings.subscriptions],
        "channels": list(settings.channels),
    }
    if as_json:
        emit_json(found)
        return
    typer.echo(f"{settings.file} is fine; the archive is in {settings.data_dir}")
    for name in ("sources", "topics", "digests", "channels"):
        typer.echo(f"{len(found[name]):>4} {name}: {', '.join(found[name]) or '-'}")
    for source in settings.sources:
        policy = source.policy
        if policy.robots == "ignore":
            typer.echo(f"     {source.name} ignores robots.txt: {policy.robots_reason}")
        if policy.tls != "verify" or policy.tls_pin:
            typer.echo(f"     {source.name} has a TLS exception: {policy.tls_reason}")
