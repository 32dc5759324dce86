"""Alerts go out at once; a burst, or a night's worth, is one message."""

from datetime import timedelta

from monitor.model import Quiet
from tests.deliver.desk import Desk, Fake


async def test_an_alert_goes_out_at_once_and_is_not_told_again(desk: Desk) -> None:
    desk.subscribe(topics=())
    await desk.round()
    desk.publish("Rhino killed", topics=("urgent", "wildlife"))
    desk.publish("Horns found")
    desk.clock.on(seconds=30)
    await desk.round()
    (alert,) = desk.mail.sent
    assert alert.titles == ["Rhino killed"]
    assert alert.digest.alert
    assert alert.digest.coverage.sources == ()
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    assert desk.mail.sent[1].titles == ["Horns found"]


async def test_a_burst_is_folded_into_one(desk: Desk) -> None:
    desk.subscribe(topics=("urgent",), alert_gap=timedelta(minutes=10))
    await desk.round()
    for number in range(6):
        desk.publish(f"Rhino {number}", topics=("urgent",))
        await desk.round()
        desk.clock.on(minutes=1)
    assert [sent.titles for sent in desk.mail.sent] == [["Rhino 0"]]
    desk.clock.on(minutes=5)
    await desk.round()
    assert sorted(desk.mail.sent[1].titles) == [f"Rhino {n}" for n in range(1, 6)]
    assert len(desk.mail.sent) == 2


async def test_alerts_gather_in_quiet_hours(desk: Desk) -> None:
    desk.subscribe(alert=True, topics=(), quiet=Quiet(start="22:00", end="06:00"))
    await desk.round()
    desk.clock.to("2026-10-04 23:00")
    desk.publish("Night")
    await desk.round()
    desk.clock.to("2026-10-05 03:00")
    desk.publish("Later that night")
    await desk.round()
    assert desk.mail.sent == []
    desk.clock.to("2026-10-05 06:00")
    await desk.round()
    (sent,) = desk.mail.sent
    assert sorted(sent.titles) == ["Later that night", "Night"]


async def test_an_alert_that_cannot_be_sent_waits_its_turn(desk: Desk) -> None:
    desk.subscribe(topics=("urgent",))
    await desk.round()
    desk.publish("Rhino", topics=("urgent",))
    desk.mail.fail()
    await desk.round()
    desk.clock.on(seconds=30)
    await desk.round()
    assert desk.mail.tried == 1
    desk.clock.on(seconds=31)
    await desk.round()
    assert desk.told() == ["Rhino"]
    assert len(desk.store.deliveries.latest()) == 1


async def test_what_an_alert_is_about_to_tell_is_not_told_by_the_digest(desk: Desk) -> None:
    desk.subscribe(topics=())
    await desk.round()
    desk.clock.to("2026-10-05 06:59")
    desk.publish("Rhino", topics=("urgent",))
    desk.mail.fail(retry_after=7200.0)
    await desk.round()
    desk.publish("Horns found")
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    desk.clock.to("2026-10-05 09:30")
    await desk.round()
    assert sorted(desk.told()) == ["Horns found", "Rhino"]


async def test_an_alert_refused_for_good_is_not_planned_again_without_news(desk: Desk) -> None:
    chat = Fake(name="chat", recipients=("",))
    desk.channels(chat=chat)
    desk.subscribe(topics=("urgent",))
    await desk.round()
    desk.publish("Rhino", topics=("urgent",))
    desk.mail.fail("550 no", retry=False)
    for _ in range(5):
        await desk.round()
        desk.publish("Weather", topics=())
        desk.clock.on(minutes=1)
    assert (desk.mail.tried, len(chat.sent)) == (1, 1)
    desk.publish("Another rhino", topics=("urgent",))
    await desk.round()
    assert sorted(desk.told()) == ["Another rhino", "Rhino"]


async def test_an_alert_that_waits_keeps_its_wait_when_others_join_it(desk: Desk) -> None:
    desk.subscribe(topics=("urgent",))
    await desk.round()
    desk.publish("Rhino 0", topics=("urgent",))
    desk.mail.fail(retry_after=3600.0)
    await desk.round()
    for number in range(1, 4):
        desk.clock.on(minutes=2)
        desk.publish(f"Rhino {number}", topics=("urgent",))
        desk.publish("Weather", topics=())
        await desk.round()
    assert desk.mail.tried == 1
    desk.clock.on(hours=1)
    await desk.round()
    (sent,) = desk.mail.sent
    assert len(sent.titles) == 4
    assert len(desk.deliveries()["failed"]) == 3


async def test_what_an_alert_failed_to_tell_is_told_by_the_digest(desk: Desk) -> None:
    desk.subscribe(topics=())
    await desk.round()
    desk.publish("Rhino", topics=("urgent",))
    desk.mail.fail("550 no", retry=False)
    desk.clock.to("2026-10-05 07:00")  # the alert and the digest are due in the same round
    await desk.round()
    assert desk.told() == []
    for day in ("06", "07"):
        desk.clock.to(f"2026-10-{day} 07:00")
        await desk.round()
    assert desk.told() == ["Rhino"]
