"""monitor topics; monitor topic try, apply: what is watched for, rehearsed before it goes live."""

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli import shapes
from monitor.cli.articles import day
from monitor.cli.context import console, emit_json, marked, note, opened, printable, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.app import App
    from monitor.model import Topic
    from monitor.rehearsal import Hit, Rehearsal

_BAR = 40  # characters of the longest bar of the chart


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("topics")(topics)
    group = typer.Typer(help="Rehearse a topic, and apply it to the archive.", no_args_is_help=True)
    group.command("try")(try_query)
    group.command("apply")(apply)
    app.add_typer(group, name="topic")


def topic_of(app: "App", name: str) -> "Topic":
    """Return a configured topic; raise UsageError with what there is."""
    from difflib import get_close_matches

    from monitor.errors import UsageError

    known = {topic.name: topic for topic in app.settings.topics}
    if name not in known:
        close = get_close_matches(name, known, 1)
        meant = f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known)}"
        raise UsageError(f"there is no topic {name!r}{meant}")
    return known[name]


def topics(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per topic.")] = False,
) -> None:
    """List the topics with how many articles each has."""
    with opened(ctx) as app:
        every = app.store.articles.counts_by_topic()
        week = app.store.articles.counts_by_topic(app.clock() - timedelta(days=7))
        for topic in app.settings.topics if as_json else ():
            emit_json(
                {"name": topic.name, "title": topic.title, "threshold": topic.threshold,
                 "alert": topic.alert, "articles": every.get(topic.name, 0),
                 "last_7_days": week.get(topic.name, 0), "query": topic.query}
            )  # fmt: skip
        if not as_json:
            rows = [(topic.name, topic.title, str(every.get(topic.name, 0)),
                     str(week.get(topic.name, 0)), f"{topic.threshold:g}",
                     "alert" if topic.alert else "") for topic in app.settings.topics]  # fmt: skip
            table(("name", "title", "articles", "last 7 days", "threshold", ""), rows)


def try_query(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="A draft. See docs/topics.md.")],
    against: Annotated[
        str | None, typer.Option(help="A topic whose articles it should be compared with.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Published on or after this date.")] = None,
    threshold: Annotated[
        float | None, typer.Option(help="Least score; that of --against, or 1.")
    ] = None,
    samples: Annotated[int, typer.Option(min=0, help="Articles shown of each kind.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Run a draft over the archive: what it finds, what it adds and loses, what it just misses."""
    from monitor.model import Topic
    from monitor.rehearsal import DRAFT, rehearse

    begun = time.perf_counter()
    with opened(ctx) as app:
        rule = topic_of(app, against) if against else None
        least = threshold if threshold is not None else rule.threshold if rule else 1.0
        draft = Topic(name=DRAFT, title=DRAFT, query=query, threshold=least)
        found = rehearse(app.store, draft, against=rule, since=day(since), terms=app.settings.terms)
        seconds = time.perf_counter() - begun
        if as_json:
            emit_json(_shape(found, seconds))
        else:
            _show(found, seconds, samples, app.settings.zone)


def apply(
    ctx: typer.Context,
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="Name of a topic.")],
    hold: Annotated[
        bool, typer.Option("--hold", help="Keep what it newly finds out of digests.")
    ] = False,
) -> None:
    """Match the whole archive with a topic again, after its query was changed."""
    from monitor import rehearsal

    with opened(ctx) as app:
        rule = topic_of(app, topic)
        added, lost = rehearsal.apply(
            app.store, rule, app.clock(), hold=hold, terms=app.settings.terms
        )
    held = ", kept out of digests" if hold and added else ""
    console().print(f"{topic}: {len(added)} articles added{held}, {len(lost)} lost.")


def _show(found: "Rehearsal", seconds: float, samples: int, zone: str) -> None:
    out = console()
    out.print(f"{len(found.hits)} of {found.archive} articles, in {seconds:.1f} s.")
    _chart(found)
    for what in ("source", "language"):
        shares = ", ".join(f"{name} {count}" for name, count in found.by(what))
        out.print(f"by {what}: {shares or '-'}", markup=False)
    _samples("Found", found.hits, samples, zone)
    if found.against:
        out.print(f"\nAgainst {found.against}: {len(found.added)} added, {len(found.lost)} lost.")
        _samples("Added", found.added, samples, zone)
        _samples("Lost", found.lost, samples, zone)
    if found.near:
        out.print("\n[bold]Near misses[/]")
        for miss in found.near[:samples]:
            out.print(printable(f"  {miss.article_id}  {miss.article.title}: {miss.reason}"),
                      markup=False)  # fmt: skip
    note("A topic is changed in sources.toml; then `monitor topic apply` re-matches the archive.")


def _chart(found: "Rehearsal") -> None:
    weeks = found.weeks[-26:]
    most = max((count for _, count in weeks), default=0)
    for week, count in weeks:
        bar = "█" * max(round(_BAR * count / most), 1 if count else 0)
        console().print(f"  {week}  {count:5d}  {bar}", markup=False)


def _samples(name: str, hits: "Sequence[Hit]", samples: int, zone: str) -> None:
    from rich.markup import escape

    from monitor.topics import passages

    if not hits or not samples:
        return
    out = console()
    out.print(f"\n[bold]{name}[/]")
    for hit in hits[:samples]:
        when = shapes.local(hit.article.published, zone)
        title = escape(printable(hit.article.title))
        out.print(f"  {hit.article_id}  {title}  [dim]{when} {escape(hit.article.source)}[/]")
        for passage in passages(hit.article, hit.match, limit=1):
            out.print(f"      {marked(printable(passage.sentence), passage.hits)}", soft_wrap=True)


def _shape(found: "Rehearsal", seconds: float) -> dict[str, Any]:
    return {
        "hits": [_hit(hit) for hit in found.hits],
        "added": [hit.article_id for hit in found.added],
        "lost": [hit.article_id for hit in found.lost],
        "near": [{"id": miss.article_id, "reason": miss.reason} for miss in found.near],
        "weeks": [{"week": week.isoformat(), "hits": count} for week, count in found.weeks],
        "by_source": dict(found.by("source")),
        "by_language": dict(found.by("language")),
        "archive": found.archive,
        "searched": found.searched,
        "against": found.against,
        "seconds": round(seconds, 3),
    }


def _hit(hit: "Hit") -> dict[str, Any]:
    return {
        "id": hit.article_id,
        "title": hit.article.title,
        "source": hit.article.source,
        "published_at": shapes.stamp(hit.article.published),
        "score": hit.match.score,
        "words": [span.words for span in hit.match.spans],
    }
