"""monitor trends: what was counted over time, with what each point rests on."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.cli import shapes
from monitor.cli.absent import explain_nothing
from monitor.cli.articles import day
from monitor.cli.context import console, emit_json, fail, opened, printable
from monitor.cli.figures import chosen, keys, number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from rich.text import Text

    from monitor.app import App
    from monitor.model import Statement
    from monitor.trends import Outage, Point, Sample, Series

_DOWN = ("failing", "challenge", "redesigned", "empty", "silent", "gone")
_QUIET = 3  # periods without a figure that are shown one by one
_WIDE = 40  # characters of the longest bar


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("trends")(trends)


def trends(
    ctx: typer.Context,
    what: Annotated[str, typer.Option(help="What was counted: pangolin, heroin, wildlife, cases.")],
    by: Annotated[
        Literal["day", "week", "month", "quarter", "year"], typer.Option(help="Length of a point.")
    ] = "month",
    unit: Annotated[str | None, typer.Option(help="Only this unit: kg, animal, case.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only articles that match this topic.")] = None,
    since: Annotated[str | None, typer.Option(help="From this date on.")] = None,
    until: Annotated[str | None, typer.Option(help="Before this date.")] = None,
    country: Annotated[str | None, typer.Option(help="Only sources of this country.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Only sources of this kind.")] = None,
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Write the chart to this SVG file.")] = None,
    png: Annotated[Path | None, typer.Option(help="Write the chart to this PNG file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per unit.")] = False,
) -> None:
    """Draw figures over time. Gaps are times in which the sources could not be read."""
    with opened(ctx) as app:
        names = chosen(app, source=source, country=country, outlet=outlet)
        found = app.store.figures.query(
            topic=topic, since=day(since), until=day(until), whats=keys(what), sources=names
        )
        if not found:
            explain_nothing(app, topic=topic, source=source)
        lines = _series(app, found, what, by, (day(since), day(until)), names)
    shown = tuple(one for one in lines if unit in (None, one.unit))
    if as_json:
        for one in shown:
            emit_json(_shape(one))
    else:
        _print(shown)
    if svg or png:
        _draw(shown, what, by, svg, png)


def _series(
    app: "App",
    found: "Sequence[Statement]",
    what: str,
    by: "Literal['day', 'week', 'month', 'quarter', 'year']",
    asked: "tuple[datetime | None, datetime | None]",
    names: "Sequence[str] | None",
) -> "tuple[Series, ...]":
    from monitor.trends import series

    samples = _samples(found)
    now = app.clock()
    since = asked[0] or min((one.moment for one in samples), default=now)
    try:
        return series(
            samples,
            what=what,
            by=by,
            since=since,
            until=asked[1] or now,
            outages=_outages(app, names),
            sources=len(names if names is not None else app.settings.sources),
        )
    except ValueError as error:
        fail(str(error), 2)


def _samples(found: "Sequence[Statement]") -> "list[Sample]":
    from monitor.figures import by_story
    from monitor.trends import Sample

    return [
        Sample(
            moment=one.moment,
            unit=one.unit,
            value=one.value,
            story=one.story,
            articles=one.articles,
            outlets=one.sources,
        )
        for one in by_story(found)
        if one.moment is not None
    ]


def _outages(app: "App", names: "Sequence[str] | None") -> "list[Outage]":
    """Return the times in which watched sources could not be read."""
    from monitor.trends import Outage

    watched = set(names if names is not None else (each.name for each in app.settings.sources))
    events = {event.id: event for event in app.store.health.between(None, app.clock())}
    events |= {event.id: event for event in app.store.health.open()}
    return [
        Outage(source=event.source, start=event.started_at, end=event.ended_at)
        for event in events.values()
        if event.kind in _DOWN and event.source in watched
    ]


def _shape(one: "Series") -> shapes.Shape:
    from monitor.trends import BIAS

    return {
        "what": one.what,
        "unit": one.unit,
        "by": one.by,
        "points": [
            {
                "start": point.start.date().isoformat(),
                "label": point.label,
                "value": None if point.value is None else number(point.value),
                "gap": point.gap,
                "covered": round(point.covered, 3),
                "stories": point.stories,
                "articles": point.articles,
                "outlets": point.outlets,
                "left_out": point.left_out,
            }
            for point in one.points
        ],
        "note": BIAS,
    }


def _print(shown: "Sequence[Series]") -> None:
    from rich.table import Table
    from rich.text import Text

    from monitor.trends import BIAS

    out = console()
    for one in shown:
        title = printable(f"{one.what}: {one.unit} by {one.by}")
        chart = Table(title=title, title_justify="left", box=None, pad_edge=False)
        for column in ("period", "", "value", "stories", "articles", "outlets", "left out"):
            chart.add_column(column, justify="right" if column not in ("period", "") else "left")
        for quiet, points in groupby(one.points, key=_says_nothing):
            shown_points = list(points)
            if quiet and len(shown_points) > _QUIET:
                words = f"nothing in {len(shown_points)} periods, until {shown_points[-1].label}"
                chart.add_row(shown_points[0].label, Text(words, style="dim italic"))
                continue
            for point in shown_points:
                chart.add_row(*_row(one, point))
        out.print(chart)
        out.print()
    out.print(Text(BIAS, style="dim"))


def _says_nothing(point: "Point") -> bool:
    return point.value == 0 and not point.left_out


def _row(one: "Series", point: "Point") -> "tuple[str | Text, ...]":
    from rich.text import Text

    counts = (point.stories, point.articles, point.outlets, point.left_out)
    if point.value is None:
        bar, value = Text("sources were down", style="dim italic"), "?"
    else:
        share = point.value / one.largest if one.largest else 0
        bar = Text("█" * max(int(share * _WIDE), 1 if point.value else 0), style="cyan")
        value = f"{point.value.normalize():,f}"
    return (point.label, bar, value, *(str(count) for count in counts))


def _draw(
    shown: "tuple[Series, ...]", what: str, by: str, svg: Path | None, png: Path | None
) -> None:
    from monitor import trends as room

    drawn = room.svg(shown, title=f"{what} by {by}, as stated in the news")
    try:
        if svg:
            svg.write_text(drawn, encoding="utf-8")
        if png:
            png.write_bytes(_png(drawn))
    except OSError as error:
        fail(f"{error.filename} cannot be written: {error.strerror}")


def _png(drawn: str) -> bytes:
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        fail("PNG needs an extra package: pip install 'monitor[charts]'; --svg works without it")
    return bytes(svg_to_bytes(svg_string=drawn, zoom=2))
