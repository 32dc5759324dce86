"""The second half of the program: from the store to people.

digest  - time to send? ----- schedule.timetable.due_since(mark.fired_at, now), or an alert
  | plan                      composing.compose_for -> digest.compose (pure), for each recipient
  |- store.deliveries.plan    rows first: planned; a delivery not taken yet is replaced by this one
  | round                     all channels at once; one at a time, or a few, within a channel
  |- store.deliveries.claim   planned | uncertain | dead sender's -> sending; nobody else has it
  |- channel.send             Receipt, or DeliveryError(retry, uncertain, content, told)
  |   '- parts                a message refused for its content: halves, until the story is found
  |- store.deliveries.accept  the mark moves; or put_off, doubt, fail (told on another channel)
  '- log                      one line per delivery

A channel that is still at work when a round's patience ends is left to itself, and is left alone
by the rounds that follow: a channel that hangs delays nobody else.
"""

from monitor.deliver.composing import Composed, Order, preview
from monitor.deliver.means import Means, nowhere
from monitor.deliver.planning import next_order, plan_due, plan_now
from monitor.deliver.sending import Courier, Round

__all__ = [
    "Composed",
    "Courier",
    "Means",
    "Order",
    "Round",
    "next_order",
    "nowhere",
    "plan_due",
    "plan_now",
    "preview",
]
