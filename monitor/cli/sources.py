"""monitor sources: what is watched and how it fares; add, import and export sources."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli import shapes
from monitor.cli.context import console, emit_json, fail, note, opened, settings_of, table, wait_for

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.doctor import Proposal
    from monitor.model import HealthEvent, Source, SourceState
    from monitor.settings import Settings

COLUMNS = (
    "source",
    "way in",
    "state",
    "last success",
    "next poll",
    "failures",
    "waiting",
    "notices",
)
Replayed = Annotated[
    Path | None, typer.Option("--replay", help="Answer from a recorded session (.warc.gz).")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Show sources with their state; add, import, export.")
    group.callback(invoke_without_command=True)(sources)
    group.command("add")(add)
    group.command("import")(import_opml)
    group.command("export")(export_opml)
    app.add_typer(group, name="sources")


def sources(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per source.")] = False,
) -> None:
    """Show sources with their state; add, import, export."""
    if ctx.invoked_subcommand:
        return
    with opened(ctx) as app:
        found = [(_row(app, source, state), state) for source, state in _states(app)]
        zone = app.settings.zone
    if as_json:
        for row, _ in found:
            emit_json(row)
        return
    table(COLUMNS, [_cells(row, state, zone) for row, state in found])


def _states(app: "App") -> "list[tuple[Source, SourceState]]":
    states = app.store.sources.states([each.name for each in app.settings.sources])
    return [(each, states[each.name]) for each in app.settings.sources]


def _row(app: "App", source: "Source", state: "SourceState") -> dict[str, Any]:
    way = source.ways[state.way if state.way < len(source.ways) else 0]
    counts = app.store.pending.counts(source.name)
    events = app.store.health.open(source.name)
    return {
        "source": source.name,
        "title": source.title,
        "type": way.type,
        "url": way.urls[0],
        "way": state.way,
        "state": _state(source, state, events),
        "last_code": state.last_code,
        "last_detail": state.last_detail,
        "last_success_at": shapes.moment(state.last_success_at),
        "last_new_at": shapes.moment(state.last_new_at),
        "next_due_at": shapes.moment(state.next_due_at),
        "failures": state.failures,
        "waiting": counts.get("waiting", 0),
        "held": counts.get("held", 0),
        "notices": _notices(source, state, events, counts.get("held", 0)),
    }


def _state(source: "Source", state: "SourceState", events: "Iterable[HealthEvent]") -> str:
    if not source.enabled:
        return "off"
    if state.last_poll_at is None:
        return "new"
    troubles = [event.kind for event in events]
    if troubles:
        return troubles[0]
    return f"failing ({state.last_code})" if state.failures else "ok"


def _notices(
    source: "Source", state: "SourceState", events: "Iterable[HealthEvent]", held: int
) -> list[str]:
    """What a person should know: troubles, exceptions from the rules, moved addresses."""
    found = [f"{each.kind} since {each.started_at:%Y-%m-%d}: {each.detail}" for each in events]
    if state.way and state.way < len(source.ways):
        found.append(f"the first way in fails; fallback {state.way} is in use")
    if held:
        found.append(
            f"{held} held back as a flood; to take them: monitor fetch {source.name} --held"
        )
    policy = source.policy
    if policy.robots == "ignore":
        found.append(f"ignores robots.txt: {policy.robots_reason}")
    if policy.tls != "verify" or policy.tls_pin:
        found.append(f"TLS exception: {policy.tls_reason}")
    return found


def _cells(row: dict[str, Any], state: "SourceState", zone: str) -> list[str]:
    held = f" (+{row['held']} held)" if row["held"] else ""
    way = f"{row['type']} (fallback {row['way']})" if row["way"] else row["type"]
    return [
        row["source"],
        way,
        row["state"],
        shapes.minute(state.last_success_at, zone) if state.last_success_at else "never",
        shapes.minute(state.next_due_at, zone) if state.next_due_at else "now",
        str(row["failures"] or ""),
        f"{row['waiting'] or ''}{held}",
        "; ".join(row["notices"]),
    ]


def add(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="A front page, section, feed or sitemap.")],
    name: Annotated[str | None, typer.Option(help="Name of the source.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Append it without asking.")] = False,
    replay: Replayed = None,
) -> None:
    """Find the feed, sitemap or list of articles behind an address and propose a source for it."""
    from monitor.cli.additions import block, free_name

    address = url if "://" in url else f"https://{url}"
    with opened(ctx) as app:
        proposal = wait_for(_prospect(app, address, replay))
        settings = app.settings
    raw = proposal.table()
    raw["name"] = free_name(name or raw["name"], {each.name for each in settings.sources})
    written = block(raw, _comments(proposal, address))
    _show_proposal(proposal)
    typer.echo(f"\n{written}")
    if not yes and not typer.confirm(f"Append this to {settings.file}?"):
        note("nothing was changed")
        return
    _append(settings, [written])
    note(f"added {raw['name']}; try it: monitor fetch {raw['name']} --dry-run")


async def _prospect(app: "App", url: str, replay: Path | None) -> "Proposal":
    from monitor.app import opened_fetch
    from monitor.doctor import prospect
    from monitor.parsing import Parser

    parser = Parser(deadline=app.settings.fetch.parse_timeout, workers=1)
    try:
        async with opened_fetch(app, replay=replay) as fetch:
            return await prospect(url, fetch, parser, app.clock())
    finally:
        await parser.close()


def _comments(proposal: "Proposal", url: str) -> list[str]:
    best = proposal.ways[0]
    lines = [f"Found behind {url}: {best.kind}, {len(best.entries)} entries."]
    if proposal.source.zone == "UTC":
        lines.append("zone: correct it if the site gives times without one.")
    if proposal.rules:
        lines.append("rules: proposed from two articles; leave them out to read generically.")
    return lines


def _show_proposal(proposal: "Proposal") -> None:
    """Show what was found: ways in, their latest entries, the articles that were read."""
    from rich.markup import escape

    out = console()
    for number, way in enumerate(proposal.ways):
        role = "way in" if number == 0 else "also"
        out.print(f"[bold]{role}[/]  {way.kind} {escape(way.url)}, {len(way.entries)} entries")
        for entry in way.entries[:3] if number == 0 else ():
            out.print(f"        {escape(entry.title or entry.url)}")
    for article in proposal.articles:
        when = f"{article.published.at:%Y-%m-%d %H:%M}" if article.published else "no date"
        told = f"{when} UTC, {len(article.text):,} characters, {article.language or 'language ?'}"
        out.print(f"[bold]read[/]    {escape(article.title)}  [dim]{told}[/]")
    for failure in proposal.failures:
        out.print(f"[yellow]not read[/] {escape(failure)}")


def _append(settings: "Settings", blocks: Sequence[str]) -> None:
    """Write the configuration with further sources, once the whole of it is known to be right."""
    from monitor.cli.additions import appended
    from monitor.settings import read_settings

    text = appended(settings.file.read_text(encoding="utf-8"), blocks)
    read_settings(text, settings.file, settings.data_dir)
    file = settings.file.resolve()  # the file itself, where a link leads to it
    fresh = file.with_name(f".{file.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.chmod(file.stat().st_mode & 0o777)
        fresh.replace(file)
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}")


def import_opml(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An OPML file.")],
) -> None:
    """Add the feeds of another reader's list (OPML) to sources.toml; known ones are left out."""
    from monitor.cli.additions import block, free_name
    from monitor.sources import opml
    from monitor.urls import canonical, site

    settings = settings_of(ctx)
    known = {canonical(url) for each in settings.sources for way in each.ways for url in way.urls}
    names = {each.name for each in settings.sources}
    blocks: list[str] = []
    outlines = opml.read(file.read_bytes(), str(file))
    for outline in outlines:
        if canonical(outline.url) in known:
            continue
        name = free_name(outline.title or site(outline.url), names)
        names.add(name)
        title = outline.title or site(outline.url)
        raw = {"name": name, "title": title, "type": "feed", "url": outline.url}
        blocks.append(
            block(raw, [f"From {file.name}" + (f", {outline.folder}" if outline.folder else "")])
        )
    if blocks:
        _append(settings, blocks)
    note(f"{len(blocks)} feeds added, {len(outlines) - len(blocks)} known already")


def export_opml(ctx: typer.Context) -> None:
    """Write the feeds among the sources to standard output, as OPML."""
    from monitor.sources import opml

    settings = settings_of(ctx)
    outlines = [
        opml.Outline(url=url, title=source.title, folder=source.outlet)
        for source in settings.sources
        for way in source.ways
        if way.type == "feed"
        for url in way.urls
    ]
    if not outlines:
        fail("none of the sources is a feed")
    typer.echo(opml.write("monitor: sources", outlines), nl=False)
