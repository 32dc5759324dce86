"""monitor deliveries: what was told to whom, what waits, and sending again."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli import shapes
from monitor.cli.context import FAILED, emit_json, fail, note, opened, table, wait_for
from monitor.cli.digest import outcome

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.model import Delivery


class Action(StrEnum):
    """What `monitor deliveries` may be asked to do."""

    LIST = "list"
    RESEND = "resend"


class State(StrEnum):
    """What a delivery can be."""

    PLANNED = "planned"
    SENDING = "sending"
    ACCEPTED = "accepted"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("deliveries")(deliveries)


def deliveries(
    ctx: typer.Context,
    action: Annotated[
        Action, typer.Argument(help="'resend ID' sends one again, whole, under its old id.")
    ] = Action.LIST,
    number: Annotated[int | None, typer.Argument(metavar="[ID]", help="The delivery.")] = None,
    state: Annotated[
        list[State] | None, typer.Option(help="Only those in this state; may be repeated.")
    ] = None,
    digest: Annotated[str | None, typer.Option(help="Only those of this digest.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many, the latest first.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per delivery.")] = False,
) -> None:
    """List deliveries, or send one again."""
    with opened(ctx) as app:
        if action is Action.RESEND:
            if number is None:
                fail("which one? monitor deliveries resend ID", 2)
            _resend(app, number)
            return
        found = app.store.deliveries.latest(
            limit, digest=digest, states=[each.value for each in state or ()]
        )
        if as_json:
            for delivery in found:
                isolated = app.store.deliveries.isolated(delivery.id)
                emit_json(shape(delivery) | {"isolated": isolated})
        elif found:
            table(_COLUMNS, [_row(each, app.settings.zone) for each in found])
        else:
            note("no deliveries")


def shape(delivery: "Delivery") -> dict[str, Any]:
    """Return a delivery as JSON values."""
    from dataclasses import asdict

    return {
        name: shapes.moment(value) if isinstance(value, datetime) else value
        for name, value in asdict(delivery).items()
    }


_COLUMNS = ("id", "digest", "kind", "channel", "recipient", "state", "tries", "when", "answer")


def _row(delivery: "Delivery", zone: str) -> tuple[str, ...]:
    moment = delivery.next_try_at or delivery.finished_at or delivery.planned_at
    word = "next " if delivery.next_try_at else ""
    return (
        str(delivery.id),
        delivery.digest,
        delivery.kind,
        delivery.channel,
        delivery.recipient,
        delivery.state,
        str(delivery.attempts),
        f"{word}{shapes.minute(moment, zone)}",
        delivery.answer,
    )


def _resend(app: "App", number: int) -> None:
    channel = app.store.deliveries.get(number).channel
    if channel not in app.settings.channels:
        why = app.settings.unavailable.get(channel, "it is no longer configured")
        fail(f"the channel {channel!r} cannot be used: {why}")
    app.store.deliveries.resend(number, app.clock())
    wait_for(_send(app, number))
    settled = app.store.deliveries.get(number)
    note(outcome(settled))
    if settled.state != "accepted":
        raise typer.Exit(FAILED)


async def _send(app: "App", number: int) -> None:
    from monitor.app import opened_courier
    from monitor.deliver import Round

    async with opened_courier(app) as courier:
        await courier.send_due(Round(), only=(number,))
