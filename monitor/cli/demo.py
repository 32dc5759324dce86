"""monitor demo: the whole path on an example session, with no network and no configuration."""

import tempfile
from pathlib import Path

import typer

from monitor.cli.context import note, wait_for
from monitor.cli.digest import sent
from monitor.cli.fetch import in_order, poll_sources, print_article

DIGEST = "daily"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo() -> None:
    """Fetch, match and tell: the whole path on an invented session, in a temporary place."""
    from monitor.app import open_app
    from monitor.demo import session
    from monitor.settings import load_settings, shipped_config

    with tempfile.TemporaryDirectory(prefix="monitor-demo-") as place:
        settings = load_settings(shipped_config(), Path(place))
        with open_app(settings) as app:
            note("1. Reading seven sources from a recorded session (every text is invented).\n")
            polled = wait_for(poll_sources(app, app.settings.sources, replay=session()))
            articles = sorted((a for one in polled for a in one.articles), key=in_order)
            for article in articles:
                print_article(article)
            new = len(articles)
            matched = sum(bool(each.matches) for each in articles)
            note(f"\n2. {new} articles are in the archive, {matched} match a topic. The digest:\n")
            subscription = next(s for s in settings.subscriptions if s.name == DIGEST)
            sent(app, subscription)
    note(
        "\n3. Go live: monitor init, edit sources.toml, monitor check, monitor fetch, monitor run."
    )
