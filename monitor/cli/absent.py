"""Why a listing is empty: a name nobody knows, an empty archive, or nothing of that kind."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from monitor.cli.context import fail, note

if TYPE_CHECKING:
    from monitor.app import App


def explain_nothing(app: "App", *, topic: str | None = None, source: str | None = None) -> None:
    """Fail where a filter names what is not configured; else say that nothing was found.

    It is asked after the search: the archive also holds topics and sources of former days.
    """
    _known("topic", topic, (each.name for each in app.settings.topics))
    _known("source", source, (each.name for each in app.settings.sources))
    if app.store.articles.count():
        note("Nothing found.")
    else:
        note("The archive is empty; 'monitor fetch' reads the sources.")


def _known(kind: str, name: str | None, names: Iterable[str]) -> None:
    from monitor.settings.problems import did_you_mean

    known = set(names)
    if name is not None and name not in known:
        fail(f"there is no {kind} {name!r}{did_you_mean(name, known)}")
