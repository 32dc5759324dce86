"""What every command needs: the open program, output for people and for machines, exit codes."""

import json
import sys
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import typer

if TYPE_CHECKING:  # heavy: a command that only prints help never loads these
    from rich.console import Console

    from monitor.app import App
    from monitor.settings import Settings

FINE, FAILED, CONFIG_WRONG = 0, 1, 2
T = TypeVar("T")


@dataclass(frozen=True)
class Options:
    """The options that stand before every command."""

    config: Path | None = None
    data_dir: Path | None = None


def settings_of(ctx: typer.Context, *, secrets: bool = False) -> "Settings":
    """Load the configuration; with `secrets` every channel's secret must be there."""
    from monitor.settings import load_settings

    options = ctx.find_object(Options) or Options()
    return load_settings(options.config, options.data_dir, secrets=secrets)


@contextmanager
def opened(ctx: typer.Context, *, secrets: bool = False) -> "Iterator[App]":
    """Open the program for the length of a command."""
    from monitor.app import open_app

    with open_app(settings_of(ctx, secrets=secrets)) as app:
        yield app


def wait_for(work: "Coroutine[Any, Any, T]") -> "T":
    """Run a coroutine to its end (asyncio is too heavy to load for printing help)."""
    import asyncio

    return asyncio.run(work)


def console(*, stderr: bool = False) -> "Console":
    """Return a console: colours and width on a terminal, plain lines otherwise."""
    from rich.console import Console

    made = Console(stderr=stderr, highlight=False)
    # Where no person looks, a line is a line however long it is.
    made.soft_wrap = not made.is_terminal
    return made


def emit_json(value: Any) -> None:
    """Print one JSON object on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")


def table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str | None = None
) -> None:
    """Print a table on a terminal, tab-separated lines elsewhere. Cells are plain text, escaped."""
    from rich.table import Table
    from rich.text import Text

    out = console()
    if not out.is_terminal:
        for row in rows:
            sys.stdout.write(
                "\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row) + "\n"
            )
        return
    shown = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    lines = [[printable(cell) for cell in row] for row in rows]
    for column, width in zip(columns, _widths([list(columns), *lines], out.width), strict=True):
        shown.add_column(column, overflow="fold", width=width)
    for row in lines:
        shown.add_row(*map(Text, row))
    out.print(shown)


def _widths(lines: Sequence[Sequence[str]], room: int) -> list[int]:
    """Share a screen's width among columns: first room for their words, then for their lines.

    Left to itself rich shrinks every column alike and breaks dates and names in two.
    """
    from rich.cells import cell_len

    columns = list(zip(*lines, strict=True))
    room -= 2 * (len(columns) - 1)  # the gaps
    whole = [max(map(cell_len, column)) for column in columns]
    words = [max((cell_len(word) for cell in column for word in cell.split()), default=1)
             for column in columns]  # fmt: skip
    longest = max(
        (most for most in range(1, 25) if sum(min(word, most) for word in words) <= room), default=1
    )
    widths = [min(word, longest) for word in words]
    for _ in range(room - sum(widths)):
        short = [at for at, width in enumerate(widths) if width < whole[at]]
        if not short:
            break
        # A date or a name first, then long lines in proportion.
        widths[min(short, key=lambda at: (whole[at] > 16, widths[at] / whole[at]))] += 1
    return widths


def printable(text: str) -> str:
    """Take out control characters: remote text must not steer a terminal."""
    return "".join(char for char in text if char in "\n\t" or char.isprintable())


def marked(sentence: str, hits: Sequence[tuple[int, int]]) -> str:
    """Return a sentence as rich markup with its hits in bold; brackets on a plain output."""
    from rich.markup import escape

    plain = not sys.stdout.isatty()
    parts, at = [], 0
    for start, end in hits:
        hit = escape(sentence[start:end])
        parts += [escape(sentence[at:start]), f"»{hit}«" if plain else f"[bold yellow]{hit}[/]"]
        at = end
    return "".join([*parts, escape(sentence[at:])])


def note(message: str) -> None:
    """Say something to a person on standard error, out of the way of the output."""
    sys.stderr.write(printable(message) + "\n")


@contextmanager
def progress(total: int | None, what: str, *, hidden: bool = False) -> Iterator[Callable[[], None]]:
    """Show a progress bar on a terminal's standard error; yields what advances it by one."""
    if hidden or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


def fail(message: str, code: int = FAILED) -> NoReturn:
    """End the command with one or two plain lines."""
    note(f"monitor: {message}")
    raise typer.Exit(code)
