"""monitor revisit: read the archive again with today's rules, show what would change, apply it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.articles import day
from monitor.cli.context import console, emit_json, fail, note, opened, progress
from monitor.cli.shapes import stamp

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.revisit import Change


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("revisit")(revisit)


def revisit(
    ctx: typer.Context,
    since: Annotated[str | None, typer.Option(help="Only those published since this date.")] = None,
    source: Annotated[str | None, typer.Option(help="Only those of this source.")] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Apply without asking; else it asks on a terminal.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per change.")] = False,
) -> None:
    """Read the archive again from its snapshots with today's rules, topics and term lists."""
    with opened(ctx) as app:
        if source is not None and app.settings.source(source) is None:
            fail(f"there is no source {source!r} in the configuration")
        found = _look(app, day(since), source, as_json=as_json)
        for change in found:
            emit_json(shape(change)) if as_json else _show(change)
        usable = [change for change in found if change.reading is not None]
        lost = len(found) - len(usable)
        note(
            f"{len(usable)} articles would change, {lost} can no longer be read (left as they are)"
        )
        if usable and (apply or _agreed(len(usable))):
            _apply(app, usable)


def _look(
    app: "App", since: datetime | None, source: str | None, *, as_json: bool
) -> "list[Change]":
    from monitor.revisit import changes

    sources = {each.name: each for each in app.settings.sources}
    found = []
    with progress(app.store.articles.count(), "reading again", hidden=as_json) as advance:
        for change in changes(app.store, sources, app.rules, since=since, source=source):
            advance()
            if change is not None:
                found.append(change)
    return found


def _agreed(count: int) -> bool:
    import sys

    if not sys.stdin.isatty():
        note("nothing was changed; --apply applies it")
        return False
    return typer.confirm(f"Apply {count} changes?")


def _apply(app: "App", found: "list[Change]") -> None:
    from monitor.revisit import apply

    for change in found:
        apply(app.store, change, app.clock())
    note(f"{len(found)} articles revised")


def shape(change: "Change") -> dict[str, object]:
    """Return a change as a JSON object."""
    before = change.stored.article
    shown: dict[str, object] = {
        "id": change.stored.id,
        "url": before.canonical_url,
        "title": before.title,
        "changes": list(change.parts),
        "lost": change.lost or None,
    }
    if change.reading is None:
        return shown
    after = change.reading.article
    pairs = {
        "title": (before.title, after.title),
        "published": (stamp(before.published), stamp(after.published)),
        "author": (before.author, after.author),
        "language": (before.language, after.language),
        "matches": (
            sorted({match.topic for match in change.stored.matches}),
            sorted({match.topic for match in change.reading.matches}),
        ),
    }
    shown["values"] = {part: pairs[part] for part in change.parts if part in pairs}
    if "text" in change.parts:
        from monitor.diff import changes

        shown["words"] = [list(pair) for pair in changes(before.text, after.text)[:50]]
    return shown


def _show(change: "Change") -> None:
    from rich.markup import escape

    out = console()
    head = f"[bold]{change.stored.id}[/] {escape(change.stored.article.title)}"
    if change.lost:
        out.print(f"{head}\n    no longer an article: {escape(change.lost)}")
        return
    out.print(f"{head}\n    {', '.join(change.parts)}")
    shown = shape(change)
    values = shown.get("values")
    for part, pair in values.items() if isinstance(values, dict) else ():
        out.print(f"    {part}: {escape(str(pair[0]))} → {escape(str(pair[1]))}")
    words = shown.get("words")
    for old, new in words[:6] if isinstance(words, list) else ():
        out.print(f"    text: {escape(_short(old))} → {escape(_short(new))}")


def _short(text: str, most: int = 90) -> str:
    shown = " ".join(text.split()) or "∅"
    return shown if len(shown) <= most else f"{shown[: most // 2]} … {shown[-most // 2 :]}"
