"""The ledger of deliveries and the memory of recipients, on every kind of database."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import pytest

from monitor.digest import Period, Wanted, compose, notice
from monitor.errors import UsageError
from monitor.model import Delivery, Digest, Mark, StoredArticle
from monitor.store import Store
from tests.digest.make import SETTING, candidate, coverage, subscription
from tests.store.readings import HOUR, NOW, keys, reading

LEASE = timedelta(minutes=3)
MARK = Mark(
    digest="morning",
    channel="mail",
    recipient="a@ngo.example",
    kind="digest",
    until=0,
    period_end=None,
    fired_at=NOW,
)


def stored(store: Store, number: int = 1) -> StoredArticle:
    return store.articles.add(reading(number, ("wildlife",)), None, keys(number), NOW)


def digest_of(*articles: StoredArticle, limit: int = 40) -> Digest:
    period = Period(after=0, until=max(a.id for a in articles), start=None, end=NOW + HOUR)
    wanted = Wanted(subscription=subscription(max_items=limit))
    return compose(wanted, [candidate(a) for a in articles], period, SETTING, coverage())


def planned(store: Store, *articles: StoredArticle, mark: Mark = MARK, limit: int = 40) -> Delivery:
    store.marks.begin([mark])
    number = plan(store, mark, *articles, limit=limit)
    assert number is not None
    return store.deliveries.get(number)


def plan(store: Store, mark: Mark, *articles: StoredArticle, limit: int = 40) -> int | None:
    digest = digest_of(*articles, limit=limit)
    return store.deliveries.plan(
        mark,
        digest,
        {a.id: a for a in articles},
        message_id=f"{digest.key[:8]}-{mark.recipient}",
        fired_at=mark.fired_at + HOUR,
        next_try_at=NOW + HOUR,
        now=NOW + HOUR,
    )


def claimed(store: Store, delivery: Delivery) -> Delivery:
    found = store.deliveries.claim(delivery, NOW + HOUR, LEASE)
    assert found is not None
    return found


def mark_now(store: Store, kind: Literal["digest", "alert"] = "digest") -> Mark:
    (mark,) = store.marks.of("morning", kind)
    return mark


def test_a_planned_digest_comes_back_as_it_was_composed(empty: Store) -> None:
    one, two, three = (stored(empty, n) for n in (1, 2, 3))
    delivery = planned(empty, one, two, three, limit=2)
    before, after = digest_of(one, two, three, limit=2), empty.deliveries.contents(delivery.id)
    assert after == before
    assert delivery.state == "planned"
    assert (delivery.after, delivery.until) == (0, three.id)
    assert empty.deliveries.latest() == (delivery,)
    assert empty.deliveries.counts() == {"planned": 1}


def test_who_plans_second_does_nothing(empty: Store) -> None:
    article = stored(empty)
    planned(empty, article)
    assert plan(empty, MARK, article) is None


def test_a_planned_digest_is_replaced_but_an_uncertain_one_is_waited_for(empty: Store) -> None:
    one = stored(empty)
    first = planned(empty, one)
    mine = claimed(empty, first)
    standing = empty.deliveries.standing(MARK)
    assert (standing.unsettled, standing.reach) == (True, one.id)
    assert plan(empty, mark_now(empty), one) is None
    assert empty.deliveries.put_off(mine, "421 later", NOW + 2 * HOUR)
    standing = empty.deliveries.standing(MARK)
    assert (standing.unsettled, standing.next_try_at) == (False, NOW + 2 * HOUR)
    two = stored(empty, 2)
    second = plan(empty, mark_now(empty), one, two)
    assert second is not None
    assert empty.deliveries.get(first.id).state == "failed"
    assert empty.deliveries.get(second).attempts == 1  # it goes on counting


def test_one_of_two_claims_it(empty: Store) -> None:
    delivery = planned(empty, stored(empty))
    assert empty.deliveries.due(NOW) == ()
    assert empty.deliveries.due(NOW + HOUR) == (delivery,)
    mine = claimed(empty, delivery)
    assert (mine.state, mine.attempts) == ("sending", 1)
    assert empty.deliveries.claim(delivery, NOW + HOUR, LEASE) is None
    assert empty.deliveries.due(NOW + HOUR) == ()
    (over,) = empty.deliveries.due(NOW + HOUR + LEASE)
    again = claimed(empty, over)
    assert (again.attempts, again.doubts) == (2, 1)
    assert not empty.deliveries.accept(mine, "250 ok", NOW + HOUR)  # its lease was over
    assert empty.deliveries.accept(again, "250 ok", NOW + HOUR)


def test_of_many_claims_at_once_one_wins(empty: Store) -> None:
    delivery = planned(empty, stored(empty))
    with ThreadPoolExecutor(8) as threads:
        claims = [
            threads.submit(empty.deliveries.claim, delivery, NOW + HOUR, LEASE) for _ in range(8)
        ]
    assert sum(claim.result() is not None for claim in claims) == 1


def test_of_many_plans_at_once_one_is_written(empty: Store) -> None:
    article = stored(empty)
    empty.marks.begin([MARK])
    with ThreadPoolExecutor(8) as threads:
        plans = [threads.submit(plan, empty, MARK, article) for _ in range(8)]
    assert sum(each.result() is not None for each in plans) == 1
    assert empty.deliveries.counts() == {"planned": 1}


def test_acceptance_moves_the_mark_and_nothing_else_does(empty: Store) -> None:
    one = stored(empty)
    mine = claimed(empty, planned(empty, one))
    assert mark_now(empty).until == 0
    assert empty.deliveries.accept(mine, "250 ok", NOW + HOUR)
    assert (mark_now(empty).until, mark_now(empty).period_end) == (one.id, NOW + HOUR)
    done = empty.deliveries.get(mine.id)
    assert (done.state, done.answer, done.next_try_at) == ("accepted", "250 ok", None)


@pytest.mark.parametrize("how", ["fail", "doubt"])
def test_failing_leaves_the_mark_where_it_was(empty: Store, how: str) -> None:
    mine = claimed(empty, planned(empty, stored(empty)))
    if how == "fail":
        said = notice(subscription(), "Not delivered", "why", NOW, "k")
        assert empty.deliveries.fail(mine, "550 no", NOW, [("chat", "", "n1", said)])
        told, failed = empty.deliveries.latest()
        assert (failed.state, told.kind, told.channel) == ("failed", "notice", "chat")
        assert empty.deliveries.contents(told.id).notice == "why"
    else:
        assert empty.deliveries.doubt(mine, "lost", None, NOW)
        assert empty.deliveries.get(mine.id).state == "uncertain"
    assert mark_now(empty).until == 0
    assert empty.marks.told(MARK, [1]) == ()


def test_what_was_told_is_remembered_by_digest_and_recipient(empty: Store) -> None:
    one, two = stored(empty), stored(empty, 2)
    mine = claimed(empty, planned(empty, one, two))
    empty.deliveries.accept(mine, "250 ok", NOW + HOUR)
    (told,) = empty.marks.told(MARK, [one.id])
    assert (told.article_id, told.members, told.at) == (one.id, (one.id,), NOW + HOUR)
    assert told.figures == one.figures
    assert empty.marks.told(replace(MARK, recipient="b@ngo.example"), [one.id]) == ()
    assert len(empty.marks.told(replace(MARK, kind="alert"), [one.id])) == 1


def test_a_part_that_arrived_is_told_whatever_becomes_of_the_rest(empty: Store) -> None:
    one, two = stored(empty), stored(empty, 2)
    mine = claimed(empty, planned(empty, one, two))
    empty.deliveries.note_sent(mine, [one.id])
    empty.deliveries.isolate(mine, {two.id: "554 no"})
    assert empty.deliveries.contents(mine.id).items == ()
    assert empty.deliveries.isolated(mine.id) == {two.id: "554 no"}
    empty.deliveries.fail(mine, "550 no", NOW)
    assert [item.article_id for item in empty.marks.told(MARK, [one.id, two.id])] == [one.id]


def test_told_articles_that_were_read_anew_are_found(empty: Store) -> None:
    one = stored(empty)
    mine = claimed(empty, planned(empty, one))
    empty.deliveries.accept(mine, "250 ok", NOW + HOUR)
    assert empty.marks.revised(MARK, NOW) == ()
    changed = reading(1, ("wildlife",), text="Customs officers found something else entirely.")
    empty.articles.revise(one.id, changed, None, reason="recheck", now=NOW + 2 * HOUR)
    assert empty.marks.revised(MARK, NOW) == (one.id,)
    assert empty.marks.revised(MARK, NOW + 9 * HOUR) == ()


def pass_over(store: Store, mark: Mark, until: int) -> bool:
    later = NOW + HOUR
    return store.deliveries.pass_over(mark, until=until, period_end=later, fired_at=later)


def test_nothing_to_tell_moves_the_mark_unless_something_waits(empty: Store) -> None:
    empty.marks.begin([MARK])
    assert pass_over(empty, MARK, 7)
    assert not pass_over(empty, MARK, 9)
    assert mark_now(empty).until == 7
    planned(empty, stored(empty), mark=mark_now(empty))
    assert not pass_over(empty, mark_now(empty), 9)


def test_a_held_channel_and_a_turned_clock(empty: Store) -> None:
    delivery = planned(empty, stored(empty))
    empty.deliveries.hold_channel("mail", NOW + 5 * HOUR)
    empty.deliveries.hold_channel("mail", NOW + 2 * HOUR)
    assert empty.deliveries.get(delivery.id).next_try_at == NOW + 5 * HOUR
    empty.marks.turn_back(mark_now(empty), NOW)
    assert mark_now(empty).fired_at == NOW


def test_a_resent_delivery_is_whole_and_keeps_its_id(empty: Store) -> None:
    one = stored(empty)
    mine = claimed(empty, planned(empty, one))
    with pytest.raises(UsageError, match="right now"):
        empty.deliveries.resend(mine.id, NOW)
    empty.deliveries.note_sent(mine, [one.id])
    empty.deliveries.accept(mine, "250 ok", NOW + HOUR)
    again = empty.deliveries.resend(mine.id, NOW + HOUR)
    assert (again.state, again.message_id) == ("planned", mine.message_id)
    assert len(empty.deliveries.contents(mine.id).items) == 1
    with pytest.raises(UsageError, match="no delivery 999"):
        empty.deliveries.resend(999, NOW)


def test_words_that_no_database_takes_are_mended(empty: Store) -> None:
    one = stored(empty)
    hostile = replace(digest_of(one), title="nul \0 and \ud800", notice="\0")
    empty.marks.begin([MARK])
    number = empty.deliveries.plan(
        MARK,
        hostile,
        {one.id: one},
        message_id="m",
        fired_at=NOW + HOUR,
        next_try_at=NOW,
        now=NOW,
    )
    assert number is not None
    assert "nul" in empty.deliveries.contents(number).title


def test_the_last_article_before_a_moment(empty: Store) -> None:
    assert empty.marks.last_before(NOW + HOUR) == 0
    one = stored(empty)
    assert empty.marks.last_before(NOW) == 0
    assert empty.marks.last_before(NOW + HOUR) == one.id
