"""A delivery that failed for good is told on another channel, where there is one."""

from datetime import datetime

from monitor.deliver.means import Means
from monitor.deliver.planning import message_id
from monitor.digest import notice
from monitor.errors import DeliveryError
from monitor.model import Delivery, Digest, Subscription


def notices(
    means: Means, delivery: Delivery, error: DeliveryError, now: datetime
) -> tuple[tuple[str, str, str, Digest], ...]:
    """Return (channel, recipient, id, digest) to plan; a notice that fails is not told further."""
    if delivery.kind == "notice":
        return ()
    other = _other(means, delivery)
    if other is None:
        return ()
    digest = _words(means, delivery, error, now)
    return tuple(
        (other, recipient, message_id(digest, other, recipient), digest)
        for recipient in means.channels[other].recipients
    )


def _other(means: Means, delivery: Delivery) -> str | None:
    """The digest's own channels first, then any that reaches a person."""
    subscription = means.subscription(delivery.digest)
    named = (*(subscription.channels if subscription else ()), *means.channels)
    return next((name for name in named if name != delivery.channel and _speaks(means, name)), None)


def _speaks(means: Means, name: str) -> bool:
    return name in means.channels and getattr(means.channels[name], "reaches_people", True)


def _words(means: Means, delivery: Delivery, error: DeliveryError, now: datetime) -> Digest:
    subscription = means.subscription(delivery.digest) or Subscription(
        name=delivery.digest, title=delivery.digest, channels=()
    )
    to = f" to {delivery.recipient}" if delivery.recipient else ""
    lines = f"""
        The digest "{subscription.title}" could not be delivered{to} over {delivery.channel}.
        The server said: {error.answer}
        It is not tried again. Its stories are not lost: the next digest tells them.
        When the cause is mended: monitor deliveries resend {delivery.id}
    """
    title = f"Not delivered: {subscription.title}"
    return notice(subscription, title, lines, now, f"{delivery.id}|{delivery.key}")
