"""monitor digest: what would be told now, as a page, as JSON, or sent for good."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.articles import day
from monitor.cli.context import FAILED, emit_json, fail, note, opened, wait_for

_AGO = re.compile(r"(\d{1,4})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.model import Delivery, Digest, Subscription


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("digest")(digest)


def digest(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The digest, as sources.toml names it.")],
    preview: Annotated[
        bool, typer.Option("--preview", help="Print what would be sent now; the default.")
    ] = False,
    html: Annotated[Path | None, typer.Option(help="Write it as the mail's page.")] = None,
    send: Annotated[
        bool, typer.Option("--send", help="Send it now, whatever its schedule says.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(help="Preview all stored since then, told or not: 2026-10-05, or 3d."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show the next digest, or send it now. A second sending tells only what is new."""
    if send and (preview or since or html or as_json):
        fail("--send goes alone: the other options are for looking", 2)
    with opened(ctx) as app:
        subscription = chosen(app, name)
        if send:
            sent(app, subscription)
            return
        shown = composed(app, subscription, moment(since, app.clock()))
        if html:
            _write(html, shown, app)
        if as_json:
            _json(shown)
        if preview or not (html or as_json):
            _print(shown)


def moment(text: str | None, now: datetime) -> datetime | None:
    """Read a date, or how long ago: 12h, 3d, 2w."""
    ago = _AGO.fullmatch(text or "")
    return now - int(ago[1]) * _UNITS[ago[2]] if ago else day(text)


def chosen(app: "App", name: str) -> "Subscription":
    """Return the digest of that name; end with the names there are."""
    found = next((each for each in app.settings.subscriptions if each.name == name), None)
    if found is None:
        names = ", ".join(each.name for each in app.settings.subscriptions) or "none"
        fail(f"no digest is called {name!r}; configured: {names}")
    return found


def composed(app: "App", subscription: "Subscription", since: datetime | None) -> "Digest":
    """Compose for the first recipient, or as if nothing had been told since a moment."""
    from monitor.app import deliver_means
    from monitor.deliver import next_order, preview

    means = deliver_means(app)
    return preview(means, next_order(means, subscription, app.clock(), since))


def sent(app: "App", subscription: "Subscription") -> None:
    """Plan and send; say what each server answered; exit 1 where something was not taken."""
    settled = wait_for(_send(app, subscription))
    closed = {n: w for n, w in app.settings.unavailable.items() if n in subscription.channels}
    for name, why in closed.items():
        note(f"{name} cannot be used: {why}")
    for delivery in settled:
        note(outcome(delivery))
    if closed or any(delivery.state != "accepted" for delivery in settled):
        raise typer.Exit(FAILED)
    if not settled:
        note("nothing new to send")


async def _send(app: "App", subscription: "Subscription") -> "list[Delivery]":
    from monitor.app import opened_courier

    async with opened_courier(app) as courier:
        numbers = await courier.send_now(subscription)
    return [app.store.deliveries.get(number) for number in numbers]


def outcome(delivery: "Delivery") -> str:
    """Say what became of a delivery, in one line."""
    to = f" to {delivery.recipient}" if delivery.recipient else ""
    state = "sent" if delivery.state == "accepted" else delivery.state
    again = (
        f"; tried again at {delivery.next_try_at:%Y-%m-%d %H:%M} UTC"
        if delivery.next_try_at
        else ""
    )
    return f"{delivery.id}  {delivery.channel}{to}: {state}: {delivery.answer}{again}"


def _print(shown: "Digest") -> None:
    from monitor.channels.terminal import show
    from monitor.channels.view import view

    show(view(shown))


def _json(shown: "Digest") -> None:
    from monitor.channels.webhook import payload

    emit_json(payload(shown, shown.key))


def _write(path: Path, shown: "Digest", app: "App") -> None:
    from monitor.channels.rendering import html, isolating
    from monitor.channels.view import view

    folder = str(app.settings.templates or "")
    page, _ = isolating("html", lambda each: html(each, folder), view(shown))
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror}")
    note(f"written to {path}")
