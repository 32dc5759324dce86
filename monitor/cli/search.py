"""monitor search: the whole archive, in the language of topics."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli import shapes
from monitor.cli.absent import explain_nothing
from monitor.cli.articles import day
from monitor.cli.context import console, emit_json, marked, note, opened, printable

if TYPE_CHECKING:
    from monitor.model import Passage, StoredArticle
    from monitor.store.search import SearchHit


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("search")(search)


def search(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="See docs/topics.md.")],
    topic: Annotated[str | None, typer.Option(help="Only those that match this topic.")] = None,
    source: Annotated[str | None, typer.Option(help="Only those of this source.")] = None,
    language: Annotated[
        str | None, typer.Option(help="Only those in this language: en, vi.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Published on or after this date.")] = None,
    until: Annotated[str | None, typer.Option(help="Published before this date.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many, the best first.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="Leave out this many first.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per article.")] = False,
) -> None:
    """Search the archive: words, "phrases", AND OR NOT, prefix*, NEAR/5, title:, @packs."""
    from monitor.store.search import Filters
    from monitor.topics import parse

    with opened(ctx) as app:
        filters = Filters(
            topic=topic, source=source, language=language, since=day(since), until=day(until)
        )
        tree = parse(query, app.settings.terms)
        results = app.store.search.find(tree, filters, limit=limit, offset=offset)
        if not results.hits:
            explain_nothing(app, topic=topic, source=source)
        stored = app.store.articles.many([hit.article_id for hit in results.hits])
        for hit, article in zip(results.hits, stored, strict=True):
            if as_json:
                emit_json(_shape(hit, article))
            else:
                _show(hit, article, app.settings.zone)
    if results.more:
        note(f"More: --offset {offset + limit}")


def _snippets(hit: "SearchHit", limit: int = 2) -> "tuple[Passage, ...]":
    from monitor.topics import passages

    return passages(hit.article, hit.match, limit=limit)


def _shape(hit: "SearchHit", stored: "StoredArticle") -> dict[str, Any]:
    return shapes.article(stored) | {
        "score": round(hit.match.score, 3),
        "snippets": [
            {"sentence": each.sentence, "hits": [list(pair) for pair in each.hits]}
            for each in _snippets(hit)
        ],
        "hits": [
            {"field": span.field, "start": span.start, "end": span.end, "words": span.words,
             "clause": span.clause}
            for span in hit.match.spans
        ],
    }  # fmt: skip


def _show(hit: "SearchHit", stored: "StoredArticle", zone: str) -> None:
    from rich.markup import escape

    out, article = console(), stored.article
    when = shapes.local(article.published, zone)
    facts = f"{stored.id}  {when}  {article.source}"
    out.print(f"[bold]{escape(printable(article.title))}[/]  [dim]{escape(facts)}[/]")
    for each in _snippets(hit):
        out.print(f"    {marked(printable(each.sentence), each.hits)}", soft_wrap=True)
