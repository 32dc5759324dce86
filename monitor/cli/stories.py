"""monitor stories and monitor story: what tells the same event, why, and what you know better."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli import shapes
from monitor.cli.absent import explain_nothing
from monitor.cli.context import console, emit_json, fail, note, opened, table

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.model import Member, StoredArticle, Story

BATCH = 200  # stories whose articles are in memory at a time
_SHOWN = 400  # characters of unchanged text between two changes before they are cut


class Action(StrEnum):
    """What `monitor stories` may be asked to do."""

    LIST = "list"
    REGROUP = "regroup"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("stories")(stories)
    app.command("story")(story)


def stories(
    ctx: typer.Context,
    action: Annotated[
        Action, typer.Argument(help="'regroup' groups the whole archive again, from scratch.")
    ] = Action.LIST,
    every: Annotated[
        bool, typer.Option("--all", help="Also stories of one article; --json has them anyway.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most this many, the latest updated first.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per story.")] = False,
) -> None:
    """List stories: articles of one event, the latest updated first."""
    with opened(ctx) as app:
        if action is Action.REGROUP:
            _regroup(app)
        elif as_json:
            found = app.store.stories.latest(limit)
            for start in range(0, len(found), BATCH):
                _emit(app, found[start : start + BATCH])
        else:
            _list(app, app.store.stories.latest(limit or 50, several=not every))


def _emit(app: "App", found: "tuple[Story, ...]") -> None:
    articles = _articles(app, found)
    for each in found:
        emit_json(_shape(each, articles))


def _articles(app: "App", found: "tuple[Story, ...]") -> "dict[int, StoredArticle]":
    ids = [member.article_id for each in found for member in each.members]
    return {stored.id: stored for stored in app.store.articles.many(ids)}


def _shape(found: "Story", articles: "Mapping[int, StoredArticle]") -> shapes.Shape:
    held = [articles[m.article_id].article for m in found.members if m.article_id in articles]
    best = articles.get(found.best)
    return {
        "id": found.id,
        "best": found.best,
        "best_url": best.article.canonical_url if best else None,
        "title": best.article.title if best else "",
        "first_seen_at": shapes.moment(found.first_seen_at),
        "updated_at": shapes.moment(found.updated_at),
        "outlets": list(dict.fromkeys(article.source for article in held)),
        "members": [_member(each, articles) for each in found.members],
    }


def _member(found: "Member", articles: "Mapping[int, StoredArticle]") -> shapes.Shape:
    stored = articles.get(found.article_id)
    known: dict[str, Any] = {"article": found.article_id}
    if stored is not None:
        article = stored.article
        known |= {
            "url": article.canonical_url,
            "source": article.source,
            "title": article.title,
            "published_at": shapes.stamp(article.published),
            "language": article.language,
        }
    return known | {
        "kinship": found.kinship,
        "reason": found.reason,
        "score": round(found.score, 3),
        "partner": found.partner,
        "cover_old": found.cover_old,
        "cover_new": found.cover_new,
        "flags": list(found.flags),
    }


def _list(app: "App", found: "tuple[Story, ...]") -> None:
    articles = _articles(app, found)
    if not found:
        explain_nothing(app)
    rows = [
        (
            str(each.id),
            str(len(each.members)),
            shapes.minute(each.updated_at, app.settings.zone),
            ", ".join(dict.fromkeys(_source(app, articles, m) for m in each.members)),
            articles[each.best].article.title or _opening(articles[each.best]),
        )
        for each in found
    ]
    table(("story", "articles", "updated", "outlets", "best article"), rows)


def _source(app: "App", articles: "Mapping[int, StoredArticle]", found: "Member") -> str:
    name = articles[found.article_id].article.source
    source = app.settings.source(name)
    return source.title if source else name


def _opening(stored: "StoredArticle") -> str:
    return stored.article.text[:80]


def _regroup(app: "App") -> None:
    from monitor.dedup import fingerprint

    prints = ((a.id, fingerprint(a.article, a.figures)) for a in app.store.articles.iterate())
    count = app.store.stories.regroup(prints, app.clock())
    note(f"{app.store.articles.count()} articles tell {count} stories")


def story(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(metavar="ID|split|join", help="A story, or what to do.")],
    articles: Annotated[
        list[int] | None,
        typer.Argument(metavar="[ARTICLE...]", help="split ARTICLE; join ARTICLE OTHER."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show a story: its articles, why each belongs, what it says otherwise than the best one.

    'story split ARTICLE' takes an article out of its story, 'story join ARTICLE OTHER' puts it into
    the other one's. Both are remembered and respected from then on.
    """
    given = articles or []
    with opened(ctx) as app:
        if what == "split" and len(given) == 1:
            now_in = app.store.stories.split(given[0], app.clock())
            note(f"article {given[0]} is now story {now_in}")
        elif what == "join" and len(given) == 2:
            now_in = app.store.stories.join(given[0], given[1], app.clock())
            note(f"articles {given[0]} and {given[1]} are now in story {now_in}")
        elif what.isdecimal() and not given:
            _show(app, int(what), as_json=as_json)
        else:
            fail("write 'story ID', 'story split ARTICLE' or 'story join ARTICLE OTHER'", 2)


def _show(app: "App", story_id: int, *, as_json: bool) -> None:
    found = app.store.stories.get(story_id)
    if found is None:
        fail(f"there is no story {story_id}; 'monitor stories' lists them")
    articles = _articles(app, (found,))
    if as_json:
        emit_json(_shape(found, articles))
        return
    out = console()
    best = articles[found.best]
    print_safely(f"{best.article.title or _opening(best)}")
    first, last = (
        shapes.minute(each, app.settings.zone) for each in (found.first_seen_at, found.updated_at)
    )
    print_safely(f"story {found.id}, first seen {first}, updated {last}\n")
    for member in found.members:
        _show_member(app, member, articles)
        if member.article_id != found.best and member.kinship in ("copy", "same-text"):
            out.print(_difference(best, articles[member.article_id]), soft_wrap=True)


def _show_member(app: "App", member: "Member", articles: "Mapping[int, StoredArticle]") -> None:
    article = articles[member.article_id].article
    when = shapes.local(article.published, app.settings.zone)
    print_safely(f"{member.article_id}  {_source(app, articles, member)}, {when}: {article.title}")
    why = f"to {member.partner}, {member.score:.2f}: " if member.partner else ""
    flags = f" [{', '.join(member.flags)}]" if member.flags else ""
    print_safely(f"    {member.kinship} {why}{member.reason}{flags}\n    {article.canonical_url}")


def print_safely(words: str) -> None:
    """Print text that came from elsewhere: no markup, no control characters."""
    from monitor.cli.context import printable

    console().print(printable(words), markup=False, soft_wrap=True)


def _difference(best: "StoredArticle", other: "StoredArticle") -> str:
    """The words of a copy against the best article's, as rich markup; long same parts are cut."""
    from rich.markup import escape

    from monitor.cli.context import printable
    from monitor.diff import word_diff

    marks = {"-": "[red]\\[-{}-][/]", "+": "[green]{{+{}+}}[/]", "=": "{}"}
    parts = []
    for piece in word_diff(best.article.text, other.article.text):
        said = printable(piece.text)
        if piece.kind == "=" and len(said) > _SHOWN:
            said = f"{said[: _SHOWN // 2]} … {said[-_SHOWN // 2 :]}"
        parts.append(marks[piece.kind].format(escape(said)))
    return "    " + "".join(parts) + "\n"
