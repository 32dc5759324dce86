"""monitor explain: why an article belongs to a topic, or which clause failed and by how little."""

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.articles import find
from monitor.cli.context import console, emit_json, opened, printable
from monitor.cli.topics import topic_of

if TYPE_CHECKING:
    from monitor.topics import Clause, Explanation


_FEW = 15  # clauses that are shown whole
_USUAL_DEPTH = 1  # of a longer query


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain)


def explain(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its id or its address.")],
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="Name of a topic.")],
    every: Annotated[
        bool, typer.Option("--all", help="Show the parts of every clause too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Say why an article matches a topic, or why not: which clause failed, and the nearest miss."""
    from dataclasses import asdict

    from monitor.topics import explain as explained

    with opened(ctx) as app:
        stored = find(app, article)
        told = explained(stored.article, topic_of(app, topic), app.settings.terms)
    if as_json:
        emit_json({"article": stored.id, **asdict(told), "reason": told.reason})
        return
    _show(told, stored.article.title, every=every)


def _show(told: "Explanation", title: str, *, every: bool) -> None:
    from rich.markup import escape

    out = console()
    word = "[green]matches[/]" if told.matched else "[red]does not match[/]"
    out.print(f"[bold]{escape(printable(title))}[/]")
    out.print(f"{word} {escape(told.topic)}: {escape(printable(told.reason))}")
    deepest = 99 if every or len(told.clauses) <= _FEW else _USUAL_DEPTH
    for clause in told.clauses:
        if clause.depth <= deepest:
            out.print(_line(clause), soft_wrap=True)


def _line(clause: "Clause") -> str:
    from rich.markup import escape

    sign = "[green]yes[/]" if clause.true else "[red]no [/]"
    words = f"  [dim]{escape(', '.join(clause.words))}[/]" if clause.true else ""
    miss = f"  [dim]({escape(clause.miss)})[/]" if clause.miss else ""
    counts = f" = {clause.score:g}" if clause.true and clause.score else ""
    written = escape(clause.written)
    return printable(f"{sign} {'  ' * clause.depth}{written}{counts}{words}{miss}")
