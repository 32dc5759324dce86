"""monitor channels: the ways to tell that are configured, and trying one."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.context import emit_json, fail, note, opened, settings_of, table, wait_for

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.settings import Settings


class Action(StrEnum):
    """What `monitor channels` may be asked to do."""

    LIST = "list"
    TEST = "test"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("channels")(channels)


def channels(
    ctx: typer.Context,
    action: Annotated[
        Action, typer.Argument(help="'test NAME' sends a sample and says what was answered.")
    ] = Action.LIST,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="The channel.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per channel.")] = False,
) -> None:
    """List the channels, or try one with a sample."""
    if action is Action.LIST:
        _list(settings_of(ctx), as_json=as_json)
        return
    if name is None:
        fail("which one? monitor channels test NAME", 2)
    with opened(ctx) as app:
        _test(app, name)


def _list(settings: "Settings", *, as_json: bool) -> None:
    rows = [_shape(settings, name) for name in (*settings.channels, *settings.unavailable)]
    if as_json:
        for row in rows:
            emit_json(row)
    elif rows:
        table(
            ("name", "kind", "state", "to", "digests"),
            (
                (r["name"], r["kind"], r["state"], ", ".join(r["to"]), ", ".join(r["digests"]))
                for r in rows
            ),
        )
    else:
        note("no channel is configured; docs/channels.md shows how")


def _shape(settings: "Settings", name: str) -> dict[str, Any]:
    from monitor.channels import kind_of

    channel = settings.channels.get(name)
    return {
        "name": name,
        "kind": kind_of(channel) if channel else "",
        "state": "ready" if channel else f"unavailable: {settings.unavailable[name]}",
        "to": [to for to in channel.recipients if to] if channel else [],
        "digests": [each.name for each in settings.subscriptions if name in each.channels],
    }


def _test(app: "App", name: str) -> None:
    """Send a sample to every recipient; print each answer word for word."""
    settings = app.settings
    if name in settings.unavailable:
        fail(f"the channel {name!r} cannot be used: {settings.unavailable[name]}")
    if name not in settings.channels:
        names = ", ".join(settings.channels) or "none"
        fail(f"no channel is called {name!r}; configured: {names}")
    answers = wait_for(_sample(app, name))
    for to, answer, _ in answers:
        note(f"{name}{f' to {to}' if to else ''}: {answer}")
    if not all(taken for _, _, taken in answers):
        raise typer.Exit(1)


async def _sample(app: "App", name: str) -> list[tuple[str, str, bool]]:
    from monitor.app import deliver_means
    from monitor.channels import kind_of
    from monitor.digest import sample
    from monitor.errors import DeliveryError
    from monitor.net import GuardedClient

    client = GuardedClient(app.settings.fetch)
    channel = deliver_means(app, client.post).channels[name]
    # A feed would keep the invented story among the real ones.
    digest = sample(name, app.settings.zone, app.clock(), story=kind_of(channel) != "file")
    answers = []
    for number, to in enumerate(channel.recipients):
        try:
            receipt = await channel.send(
                digest, to=to, message_id=f"{digest.key}-{number}", post=client.post
            )
            answers.append((to, receipt.answer, True))
        except DeliveryError as error:
            answers.append((to, error.answer, False))
    await client.close()
    return answers
