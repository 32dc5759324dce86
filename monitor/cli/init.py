"""monitor init: write a starter configuration."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import Options, fail


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init")(init)


def init(
    ctx: typer.Context,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write a starter sources.toml (the shipped one): here, or where --config says."""
    from monitor.settings import shipped_config

    options = ctx.find_object(Options) or Options()
    target = options.config or Path("sources.toml")
    text = shipped_config().read_text(encoding="utf-8")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w" if force else "x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        fail(f"{target} is there already; --force replaces it")
    except OSError as error:
        fail(f"{target} cannot be written: {error.strerror}")
    typer.echo(f"wrote {target}; edit it, then: monitor check, monitor fetch, monitor run")
