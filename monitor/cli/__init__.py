"""The command line: parse arguments, build the App, call one verb, print."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli import (
    archive,
    articles,
    backfill,
    channels,
    check,
    deliveries,
    demo,
    digest,
    doctor,
    explain,
    export,
    fetch,
    figures,
    init,
    read,
    revisit,
    run,
    search,
    sources,
    stories,
    terms,
    topics,
    trends,
)
from monitor.cli.context import CONFIG_WRONG, FAILED, Options, note
from monitor.errors import ConfigError, MonitorError

app = typer.Typer(
    name="monitor",
    help="Watch news sources, keep what they publish, say why it matches, and send digests.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: rich would double the time that --help takes
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version as installed_version

        typer.echo(f"monitor {installed_version('monitor')}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            help="Configuration file.", envvar="MONITOR_CONFIG", show_default="sources.toml"
        ),
    ] = None,
    data_dir: Annotated[
        Path | None, typer.Option(help="Where the archive lies.", envvar="MONITOR_DATA_DIR")
    ] = None,
    _show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take the options that every command understands."""
    ctx.obj = Options(config, data_dir)


# In the order of the help.
for group in (
    demo, init, check, fetch, run, articles, search, topics, explain, terms, stories, figures,
    trends, digest, deliveries, channels, sources, doctor, backfill, read, revisit, export, archive,
):  # fmt: skip
    group.register(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; errors meant for users become one or two plain lines and an exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        app(args=_options_first(given), prog_name="monitor")
    except MonitorError as error:
        sys.exit(_said(error))
    except ExceptionGroup as group:  # tasks side by side failed, mostly of one cause: a full disk
        ours, others = group.split(MonitorError)
        if ours is None or others is not None:
            raise
        sys.exit(_said(_first(ours)))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader (head, less) has gone; nothing is left to say, not even at exit.
        sys.stdout = None
        sys.exit(FAILED)


def _said(error: MonitorError) -> int:
    """Say what is wrong, return the exit code."""
    wrong = isinstance(error, ConfigError)
    note(f"monitor: the configuration is wrong\n{error}" if wrong else f"monitor: {error}")
    return CONFIG_WRONG if wrong else FAILED


def _first(group: ExceptionGroup[MonitorError]) -> MonitorError:
    found = group.exceptions[0]
    return _first(found) if isinstance(found, ExceptionGroup) else found


def _options_first(arguments: list[str]) -> list[str]:
    """Let --config and --data-dir stand after the command as well as before it."""
    front: list[str] = []
    rest: list[str] = []
    position = 0
    while position < len(arguments):
        each = arguments[position]
        if each == "--":
            return front + rest + arguments[position:]
        if each in ("--config", "--data-dir") and position + 1 < len(arguments):
            front += arguments[position : position + 2]
            position += 1
        elif each.startswith(("--config=", "--data-dir=")):
            front.append(each)
        else:
            rest.append(each)
        position += 1
    return front + rest
