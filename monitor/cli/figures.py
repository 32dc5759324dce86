"""monitor figures: the numbers that articles state, each with its sentence and its outlets."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shapes
from monitor.cli.absent import explain_nothing
from monitor.cli.articles import day
from monitor.cli.context import emit_json, fail, opened, table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from monitor.app import App
    from monitor.model import Statement

COLUMNS = (
    "article", "date", "outlet", "value", "high", "unit", "what", "approx", "action", "scope",
    "share", "words", "sentence", "outlets", "title", "url", "source", "field", "start", "end",
    "story", "language", "confidence", "method", "summary",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("figures")(figures)


def figures(
    ctx: typer.Context,
    topic: Annotated[str | None, typer.Option(help="Only articles that match this topic.")] = None,
    since: Annotated[str | None, typer.Option(help="Published on or after this date.")] = None,
    until: Annotated[str | None, typer.Option(help="Published before this date.")] = None,
    what: Annotated[
        str | None, typer.Option(help="What was counted, with all it includes: wildlife, heroin.")
    ] = None,
    country: Annotated[str | None, typer.Option(help="Only sources of this country.")] = None,
    outlet: Annotated[
        str | None, typer.Option(help="Only sources of this kind: agency, ngo, ministry.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    every: Annotated[
        bool, typer.Option("--each", help="Every version's own statement in tables as well.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per statement.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="A table for spreadsheets.")] = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin the CSV with a mark by which Excel knows UTF-8.")
    ] = False,
) -> None:
    """List the figures of the archive: what was seized, who was arrested, as the texts state it.

    The same figure in several articles of a story is one row, with the number of its outlets.
    --json gives each version's own statement, for its words differ; reprints are left out.
    """
    from monitor.figures import once, worded

    with opened(ctx) as app:
        found = app.store.figures.query(
            topic=topic,
            since=day(since),
            until=day(until),
            whats=keys(what),
            sources=chosen(app, source=source, country=country, outlet=outlet),
        )
        if not found:
            explain_nothing(app, topic=topic, source=source)
        if as_json:
            for one in worded(found):
                emit_json(_shape(app, one))
        else:
            _print(app, found if every else once(found), as_csv=as_csv, bom=bom)


def keys(what: str | None) -> tuple[str, ...]:
    """Return the taxonomy keys that a word means, with all below them; fail on an unknown one."""
    from monitor.figures import kinds, known

    if what is None:
        return ()
    found = known(what)
    if not found:
        from difflib import get_close_matches

        close = get_close_matches(what.lower(), kinds(), n=3, cutoff=0.5)
        hint = f"; did you mean {', '.join(close)}?" if close else ""
        fail(f"nothing is counted as {what!r}{hint}", 2)
    return found


def chosen(
    app: "App", *, source: str | None, country: str | None, outlet: str | None
) -> "Sequence[str] | None":
    """Return the names of the sources that the options leave, None for all."""
    if source is not None and country is None and outlet is None:
        return [source]
    if country is None and outlet is None:
        return None
    return [
        each.name
        for each in app.settings.sources
        if source in (None, each.name)
        and (country is None or (each.country or "").casefold() == country.casefold())
        and outlet in (None, each.outlet)
    ]


def _print(app: "App", found: "Sequence[Statement]", *, as_csv: bool, bom: bool) -> None:
    if as_csv:
        from monitor.cli.spreadsheet import write_csv

        write_csv(sys.stdout, COLUMNS, (_shape(app, one) for one in found), bom=bom)
        return
    from monitor.figures import amount, wording

    table(
        ("article", "date", "source", "figure", "amount", "what", "action", "scope", "outlets"),
        (
            (str(one.article), _date(one) or "", one.source, wording(one.figure),
             amount(one.figure), one.figure.what, one.figure.action or "",
             one.figure.scope or "", str(len(one.sources)))
            for one in found
        ),
    )  # fmt: skip


def _shape(app: "App", one: "Statement") -> shapes.Shape:
    figure = one.figure
    return {
        "article": one.article,
        "url": one.url,
        "title": one.title,
        "source": one.source,
        "outlet": _title(app, one.source),
        "date": _date(one),
        "language": one.language,
        "field": figure.field,
        "start": figure.start,
        "end": figure.end,
        "words": figure.words,
        "value": number(figure.value),
        "high": None if figure.high is None else number(figure.high),
        "unit": figure.unit,
        "what": figure.what,
        "approx": figure.approx,
        "action": figure.action,
        "scope": figure.scope,
        "share": figure.share,
        "summary": one.summary,
        "sentence": figure.sentence,
        "method": figure.method,
        "confidence": round(figure.confidence, 2),
        "story": one.story,
        "first": one.first,
        "outlets": len(one.sources),
        "outlet_names": [_title(app, name) for name in one.sources],
        "articles": list(one.articles),
    }


def number(value: "Decimal") -> int | float:
    """Return a JSON number: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def _title(app: "App", name: str) -> str:
    source = app.settings.source(name)
    return source.title if source else name


def _date(one: "Statement") -> str | None:
    if one.published_at is None:
        return None
    cut = {"year": 4, "month": 7}.get(one.published_precision or "day", 10)
    return one.published_at.date().isoformat()[:cut]
