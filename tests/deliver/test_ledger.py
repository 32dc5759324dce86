"""When digests go out, what each failure comes to, and that nothing is lost or told twice."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from monitor.deliver.sending import wait
from monitor.errors import DeliveryError
from monitor.model import Backoff, Figure, Match, Quiet
from tests.deliver.desk import Desk, Fake
from tests.store.readings import reading

LATE = Match(topic="wildlife", score=2.0, spans=())


async def test_a_digest_goes_out_once_when_it_is_due(desk: Desk) -> None:
    desk.publish("Horns found")
    desk.publish("Weather", topics=())
    await desk.round()
    assert desk.mail.sent == []
    desk.clock.to("2026-10-05 07:00")
    done = await desk.round()
    assert len(done.planned) == len(done.accepted) == 1
    await desk.round()
    desk.clock.to("2026-10-06 07:00")
    await desk.round()  # nothing new: nothing is sent
    (sent,) = desk.mail.sent
    assert sent.titles == ["Horns found"]
    assert sent.digest.coverage.outside == 1
    (accepted,) = desk.deliveries()["accepted"]
    assert (accepted.answer, accepted.attempts) == ("250 ok", 1)
    assert sent.message_id == accepted.message_id


async def test_what_a_changed_topic_finds_late_comes_in_the_next_digest_once(desk: Desk) -> None:
    known, passed, kept = (desk.publish(t, topics=()) for t in ("Told", "Passed over", "Held"))
    desk.publish("Horns found")
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    desk.clock.to("2026-10-05 12:00")
    found = {known.id: LATE, passed.id: LATE}
    matches = desk.store.matches
    matches.settle("wildlife", found | {kept.id: LATE}, desk.clock(), hold=True)
    matches.settle("wildlife", {kept.id: LATE}, desk.clock())
    added, _ = matches.settle("wildlife", found | {kept.id: LATE}, desk.clock())
    assert added == {known.id, passed.id}
    for day in ("06", "07"):
        desk.clock.to(f"2026-10-{day} 07:00")
        await desk.round()
    assert sorted(desk.told()) == ["Horns found", "Passed over", "Told"]


async def test_each_digest_begins_where_the_last_ended(desk: Desk) -> None:
    for day in ("05", "06", "07"):
        desk.publish(f"On the {day}")
        desk.clock.to(f"2026-10-{day} 07:00")
        await desk.round()
    assert [sent.titles for sent in desk.mail.sent] == [["On the 05"], ["On the 06"], ["On the 07"]]
    first, second, _ = (sent.digest for sent in desk.mail.sent)
    assert second.after == first.until
    assert second.period_start == first.period_end


async def test_three_days_asleep_are_one_digest_that_says_its_period(desk: Desk) -> None:
    desk.publish("Before")
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    desk.publish("During")
    desk.clock.to("2026-10-08 09:30")
    await desk.round()
    await desk.round()
    _, second = desk.mail.sent
    assert second.titles == ["During"]
    assert second.digest.period_start is not None
    assert second.digest.period_end - second.digest.period_start == timedelta(days=3, hours=2.5)


async def test_an_empty_digest_is_sent_where_it_is_asked_for(desk: Desk) -> None:
    desk.subscribe(send_empty=True)
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    await desk.round()
    (sent,) = desk.mail.sent
    assert sent.digest.items == ()


async def test_a_failure_is_tried_again_with_the_same_id_and_content(desk: Desk) -> None:
    desk.publish("Horns found")
    desk.mail.fail("451 busy")
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    (waiting,) = desk.deliveries()["planned"]
    assert waiting.answer == "451 busy"
    await desk.round()
    assert desk.mail.tried == 1  # not before its time
    desk.publish("Later")
    desk.clock.on(minutes=2)
    await desk.round()
    (sent,) = desk.mail.sent
    assert sent.titles == ["Horns found"]
    assert sent.message_id == waiting.message_id


async def test_a_digest_not_taken_by_the_next_time_is_part_of_the_next(desk: Desk) -> None:
    desk.publish("Monday")
    for _ in range(40):
        desk.mail.fail()
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    desk.publish("Tuesday")
    desk.mail.failures.clear()
    desk.clock.to("2026-10-06 07:00")
    await desk.round()
    assert sorted(desk.told()) == ["Monday", "Tuesday"]
    assert len(desk.mail.sent) == 1
    (old,) = desk.deliveries()["failed"]
    assert "tells its stories" in old.answer


async def test_a_lost_answer_is_sent_again_under_the_same_id(desk: Desk) -> None:
    desk.publish("Horns found")
    desk.mail.fail("connection lost", uncertain=True)
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    assert len(desk.deliveries()["uncertain"]) == 1
    desk.clock.on(minutes=2)
    await desk.round()
    first, second = desk.mail.sent
    assert first.message_id == second.message_id
    assert len(desk.deliveries()["accepted"]) == 1


async def test_answers_lost_again_and_again_are_left_and_shown(desk: Desk) -> None:
    desk.publish("Horns found")
    for _ in range(9):
        desk.mail.fail("connection lost", uncertain=True)
    desk.clock.to("2026-10-05 07:00")
    for _ in range(9):
        await desk.round()
        desk.clock.on(hours=1)
    assert len(desk.mail.sent) == 3
    assert len({sent.message_id for sent in desk.mail.sent}) == 1
    (left,) = desk.deliveries()["uncertain"]
    assert left.next_try_at is None
    desk.mail.failures.clear()
    desk.clock.to("2026-10-06 07:00")
    await desk.round()  # perhaps nobody read it: at least once is the promise
    assert desk.mail.sent[-1].titles == ["Horns found"]


async def test_a_permanent_failure_stops_and_is_told_on_another_channel(desk: Desk) -> None:
    chat = Fake(name="chat", recipients=("",))
    desk.channels(chat=chat)
    desk.publish("Horns found")
    desk.mail.fail("550 no such user", retry=False)
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    await desk.round()
    assert desk.mail.tried == 1
    (said,) = chat.sent
    assert "550 no such user" in said.digest.notice
    assert "monitor deliveries resend" in said.digest.notice
    desk.clock.to("2026-10-06 07:00")
    await desk.round()
    assert desk.told() == ["Horns found"]


async def test_a_channel_that_stays_down_is_given_up_at_last(desk: Desk) -> None:
    desk.change(backoff=Backoff(attempts=4))
    desk.publish("Horns found")
    desk.clock.to("2026-10-05 07:00")
    for _ in range(10):
        desk.mail.fail()
        await desk.round()
        desk.clock.on(minutes=30)
    assert desk.mail.tried == 4
    assert len(desk.deliveries()["failed"]) == 1


async def test_a_pause_asked_for_holds_the_whole_channel(desk: Desk) -> None:
    desk.mail.recipients = ("a", "b", "c")
    desk.publish("Horns found")
    await desk.round()
    desk.mail.fail("429 wait", retry_after=600.0)
    desk.clock.to("2026-10-06 07:00")
    await desk.round()
    desk.clock.on(minutes=9)
    await desk.round()
    assert desk.mail.tried == 1
    desk.clock.on(minutes=2)
    await desk.round()
    assert sorted(sent.to for sent in desk.mail.sent) == ["a", "b", "c"]


async def test_recipients_have_marks_of_their_own(desk: Desk) -> None:
    desk.mail.recipients = ("a@ngo.example", "b@ngo.example")
    await desk.round()
    desk.publish("Monday")
    desk.mail.fail("550 gone", retry=False)
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    desk.publish("Tuesday")
    desk.clock.to("2026-10-06 07:00")
    await desk.round()
    got = {to: [s.titles for s in desk.mail.sent if s.to == to] for to in desk.mail.recipients}
    missed, other = sorted(got.values(), key=len)
    assert [sorted(titles) for titles in missed] == [["Monday", "Tuesday"]]
    assert other == [["Monday"], ["Tuesday"]]


async def test_quiet_hours_hold_delivery(desk: Desk) -> None:
    desk.subscribe(quiet=Quiet(start="06:00", end="08:00"))
    desk.publish("Horns found")
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    assert len(desk.deliveries()["planned"]) == 1
    desk.clock.to("2026-10-05 08:00")
    await desk.round()
    assert desk.told() == ["Horns found"]


async def test_a_clock_that_was_ahead_does_not_silence_a_digest(desk: Desk) -> None:
    desk.publish("One")
    desk.clock.to("2031-01-01 07:00")
    await desk.round()
    desk.publish("Two")
    desk.clock.to("2026-10-05 08:00")
    await desk.round()
    desk.clock.to("2026-10-06 07:00")
    await desk.round()
    assert desk.told() == ["One", "Two"]


async def test_copies_are_one_story_and_are_not_told_later(desk: Desk) -> None:
    words = (
        "Border guards in Quang Tri stopped a lorry on Sunday night and found forty-eight living "
        "pangolins in crates below its floor; the driver, who said that he had been paid to take "
        "them to the coast, was held, and the animals were brought to a rescue centre."
    )
    desk.publish("Pangolins found", text=words)
    desk.publish("Pangolins found in lorry", text=words, source="vns")
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    desk.publish("Lorry of pangolins", text=words, source="ifaw")
    desk.clock.to("2026-10-06 07:00")
    await desk.round()
    (sent,) = desk.mail.sent
    (item,) = sent.digest.items
    assert len(item.members) == 2
    assert len(item.also_in) == 1


async def test_a_corrected_figure_is_told(desk: Desk) -> None:
    def horns(value: str) -> tuple[Figure, ...]:
        words = f"{value} tonnes of horn"
        return (
            Figure(
                value=Decimal(value) * 1000, unit="kg", what="horn", words=words, start=0, end=9
            ),
        )

    article = desk.publish("Horns found", figures=horns("2.3"))
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    mended = reading(1, ("wildlife",), title="Horns found, more of them", source="vna")
    mended = replace(mended, figures=horns("2.6"))
    desk.store.articles.revise(article.id, mended, None, reason="recheck", now=desk.clock())
    for day in ("06", "07"):
        desk.clock.to(f"2026-10-{day} 07:00")
        await desk.round()
    first, second = desk.mail.sent
    assert first.digest.items[0].note == ""
    assert second.digest.items[0].note == "corrected: 2.3 → 2.6 tonnes"


async def test_a_refused_story_is_found_isolated_and_listed(desk: Desk) -> None:
    for number in range(8):
        desk.publish(f"Story {number}")
    desk.mail.poison = {"Story 5"}
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    assert sorted(desk.told()) == [f"Story {n}" for n in range(8) if n != 5]
    (accepted,) = desk.deliveries()["accepted"]
    assert list(desk.store.deliveries.isolated(accepted.id).values()) == ["554 no"]
    assert desk.mail.sent[-1].digest.coverage.isolated == ("article 6: refused by the server",)
    ids = [sent.message_id for sent in desk.mail.sent]
    assert len(set(ids)) == len(ids)
    desk.clock.to("2026-10-06 07:00")
    await desk.round()
    assert len(desk.told()) == 7


async def test_a_server_that_refuses_every_story_fails_the_delivery(desk: Desk) -> None:
    for number in range(20):
        desk.publish(f"Story {number}")
    desk.mail.poison = {f"Story {number}" for number in range(20)}
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    assert desk.mail.sent == []
    assert desk.mail.tried < 15
    assert len(desk.deliveries()["failed"]) == 1


async def test_parts_that_arrived_before_a_failure_are_not_sent_again(desk: Desk) -> None:
    for number in range(3):
        desk.publish(f"Story {number}")
    desk.mail.failures.append(
        DeliveryError(channel="mail", answer="503 after the first", told=(1,))
    )
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    desk.clock.on(minutes=2)
    await desk.round()
    assert sorted(desk.told()) == ["Story 1", "Story 2"]


async def test_resending_sends_the_whole_again_under_its_id(desk: Desk) -> None:
    desk.publish("Horns found")
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    (accepted,) = desk.deliveries()["accepted"]
    desk.store.deliveries.resend(accepted.id, desk.clock())
    await desk.round()
    first, second = desk.mail.sent
    assert first.titles == second.titles == ["Horns found"]
    assert first.message_id == second.message_id


def test_waiting_grows_up_to_a_limit_and_obeys_the_server() -> None:
    backoff = Backoff()
    assert wait(backoff, 1) == timedelta(minutes=1)
    assert wait(backoff, 3) == timedelta(minutes=4)
    assert wait(backoff, 25) == timedelta(hours=6)
    assert wait(backoff, 1, 900.0) == timedelta(minutes=15)


async def test_a_channel_that_hangs_delays_no_other(desk: Desk) -> None:
    stuck, chat = Fake(name="stuck"), Fake(name="chat")
    stuck.hang = asyncio.Event()
    desk.channels(stuck=stuck, chat=chat)
    desk.subscribe(channels=("stuck", "chat"))
    await desk.round()
    desk.publish("One")
    desk.clock.to("2026-10-05 07:00")
    await desk.courier.round(patience=1.5)
    assert stuck.tried == 1
    desk.publish("Two")
    desk.clock.to("2026-10-06 07:00")
    await desk.courier.round(patience=1.5)
    assert [sent.titles for sent in chat.sent] == [["One"], ["Two"]]
    assert stuck.tried == 1
    stuck.hang.set()
    await desk.courier.close()
    assert [sent.titles for sent in stuck.sent] == [["One"]]
    await desk.round()
    assert [sent.titles for sent in stuck.sent] == [["One"], ["Two"]]


async def test_stopping_in_the_middle_leaves_a_doubt_and_the_same_id(desk: Desk) -> None:
    desk.publish("One")
    desk.mail.hang = asyncio.Event()
    desk.clock.to("2026-10-05 07:00")
    under_way = asyncio.create_task(desk.round())
    await desk.mail.began.wait()
    under_way.cancel()
    with pytest.raises(asyncio.CancelledError):
        await under_way
    (left,) = desk.deliveries()["uncertain"]
    desk.mail.hang.set()
    await desk.round()
    (sent,) = desk.mail.sent
    assert sent.message_id == left.message_id


async def test_a_channel_that_never_answers_is_left_at_the_deadline(desk: Desk) -> None:
    desk.change(deadline=0.05)
    desk.publish("One")
    desk.mail.hang = asyncio.Event()
    desk.clock.to("2026-10-05 07:00")
    await desk.round()
    (waiting,) = desk.deliveries()["uncertain"]
    assert "no answer within" in waiting.answer
