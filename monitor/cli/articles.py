"""monitor articles and monitor show: what is in the archive, and one article with its reasons."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shapes
from monitor.cli.absent import explain_nothing
from monitor.cli.context import console, emit_json, fail, marked, opened, table

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.model import StoredArticle


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("articles")(articles)
    app.command("show")(show)


def day(text: str | None) -> datetime | None:
    """Read a date such as 2026-10-05, or a time with a zone, given on the command line."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        fail(f"{text!r} is no date; write 2026-10-05 or 2026-10-05T18:00+07:00", 2)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def articles(
    ctx: typer.Context,
    topic: Annotated[str | None, typer.Option(help="Only those that match this topic.")] = None,
    source: Annotated[str | None, typer.Option(help="Only those of this source.")] = None,
    language: Annotated[
        str | None, typer.Option(help="Only those in this language: en, vi.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Published on or after this date.")] = None,
    until: Annotated[str | None, typer.Option(help="Published before this date.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many, the latest first.")] = 50,
    offset: Annotated[int, typer.Option(min=0, help="Leave out this many first.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per article.")] = False,
) -> None:
    """List articles, the newest in the archive first."""
    with opened(ctx) as app:
        found = app.store.articles.latest(
            topic=topic, source=source, language=language, since=day(since), until=day(until),
            limit=limit, offset=offset,
        )  # fmt: skip
        if not found:
            explain_nothing(app, topic=topic, source=source)
        if as_json:
            for each in found:
                emit_json(shapes.article(each))
            return
        rows = [_row(each, app.settings.zone) for each in found]
        table(("id", "published", "source", "title", "topics"), rows)


def _row(stored: "StoredArticle", zone: str) -> tuple[str, ...]:
    article = stored.article
    topics = " ".join(match.topic for match in stored.matches)
    return (
        str(stored.id),
        shapes.local(article.published, zone),
        article.source,
        article.title,
        topics,
    )


def show(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its id or its address.")],
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what each revision changed, word by word.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show one article: its text, how its parts are known, what matched and why."""
    with opened(ctx) as app:
        stored = find(app, article)
        if as_json:
            emit_json(shapes.article_whole(stored, app.store.articles.revisions(stored.id)))
        elif diff:
            _show_diff(app, stored)
        else:
            _show(app, stored)


def find(app: "App", name: str) -> "StoredArticle":
    """Return the article of an id or an address."""
    stored = app.store.articles.get(int(name)) if name.isdecimal() else None
    stored = stored or app.store.articles.by_url(name)
    if stored is None:
        fail(f"there is no article {name!r}; 'monitor articles' lists them")
    return stored


def _show(app: "App", stored: "StoredArticle") -> None:
    from rich.markup import escape

    from monitor.topics import passages

    out, article = console(), stored.article
    out.print(f"[bold]{escape(article.title)}[/]")
    for name, value in _facts(app, stored):
        out.print(f"[dim]{name:>10}[/]  {escape(value)}")
    for match in stored.matches:
        out.print(f"\n[green]{match.topic}[/] matches with {match.score:.1f}:")
        for passage in passages(article, match, limit=3):
            out.print(f"  {marked(passage.sentence, passage.hits)}")
    out.print(f"\n{escape(article.text)}")


def _facts(app: "App", stored: "StoredArticle") -> list[tuple[str, str]]:
    article = stored.article
    known = {claim.part: claim for claim in article.evidence if claim.chosen}
    how = {part: f" ({claim.method}, {claim.confidence:.0%})" for part, claim in known.items()}
    source = app.settings.source(article.source)
    zone, kept = app.settings.zone, stored.snapshot or "none"
    facts = [
        ("article", f"{stored.id}, story {stored.story_id}, revision {stored.revision}"),
        ("source", f"{source.title if source else article.source}"),
        ("published", shapes.local(article.published, zone) + how.get("published", "")),
        ("author", (article.author or "-") + (how.get("author", "") if article.author else "")),
        ("language", article.language or "-"),
        ("address", article.canonical_url),
        ("read", f"{shapes.minute(stored.seen_at, zone)}, snapshot {kept[:16]}"),
    ]
    doubts = [f"{claim.part} {claim.value!r} ({claim.method}): {claim.note}"
              for claim in article.evidence if claim.note]  # fmt: skip
    return facts + [("but", doubt) for doubt in doubts]


def _show_diff(app: "App", stored: "StoredArticle") -> None:
    from rich.markup import escape

    from monitor.diff import word_diff

    out = console()
    readings = app.store.articles.revisions(stored.id)
    if len(readings) < 2:
        out.print("It has never been read otherwise.")
    for before, after in pairwise(readings):
        when = shapes.minute(after.seen_at, app.settings.zone)
        out.print(f"[bold]revision {after.number}[/] [dim]{when}, {after.reason}[/]")
        for piece in word_diff(
            f"{before.title}\n\n{before.text}", f"{after.title}\n\n{after.text}"
        ):
            style = {"+": "[green]{{+{0}+}}[/]", "-": "[red][[-{0}-]][/]"}.get(piece.kind, "{0}")
            out.print(style.replace("[[", "\\[").format(escape(piece.text)), end="")
        out.print()
