"""The whole second half against real servers on loopback that misbehave."""

import json
from collections import Counter

from monitor.channels.email import Email
from monitor.channels.slack import Slack
from monitor.channels.webhook import Webhook
from monitor.model import FetchLimits
from monitor.net import GuardedClient
from tests.channels.servers import HttpSite, Mailbox, http_site, smtp_server, text_of
from tests.deliver.desk import Desk

READERS = ("a@ngo.example", "b@ngo.example")


def mail(box: Mailbox, timeout: float = 5.0) -> Email:
    return Email(
        name="mail",
        host="127.0.0.1",
        port=box.port,
        security="none",
        sender="monitor@ngo.example",
        to=READERS,
        timeout=timeout,
    )


async def morning(desk: Desk, *titles: str) -> None:
    """Let the readers be known, publish, and let it be seven."""
    await desk.round()
    for title in titles:
        desk.publish(title)
    desk.clock.to("2026-10-05 07:00")
    await desk.round()


async def test_one_refused_reader_does_not_keep_the_mail_from_another(desk: Desk) -> None:
    async with smtp_server(Mailbox(refuse={READERS[0]: "550 no such user"})) as box:
        desk.change(channels={"mail": mail(box)})
        await morning(desk, "Horns found")
    assert box.recipients == [READERS[1]]
    assert {state: len(found) for state, found in desk.deliveries().items()} == {
        "accepted": 1,
        "failed": 1,
    }


async def test_an_answer_lost_after_the_data_makes_one_repeat_with_the_same_id(desk: Desk) -> None:
    async with smtp_server(Mailbox(drop=True, drops_left=1)) as box:
        desk.change(channels={"mail": mail(box)})
        await morning(desk, "Horns found")
        desk.clock.on(minutes=2)
        await desk.round()
        desk.clock.on(minutes=2)
        await desk.round()
    assert sorted(Counter(box.recipients).values()) == [1, 2]
    ids = {str(got["To"]): set[str]() for got in box.mails}
    for got in box.mails:
        ids[str(got["To"])].add(str(got["Message-ID"]))
    assert [len(each) for each in ids.values()] == [1, 1]


async def test_a_server_that_stalls_is_asked_again(desk: Desk) -> None:
    async with smtp_server(Mailbox(stall=True)) as box:
        desk.change(channels={"mail": mail(box, timeout=0.2)})
        await morning(desk, "Horns found")
        assert len(desk.deliveries()["uncertain"]) == 2
        box.stall = False
        desk.clock.on(minutes=2)
        await desk.round()
    assert sorted(box.recipients) == sorted(READERS)


async def test_a_story_that_a_spam_filter_hates_is_left_out(desk: Desk) -> None:
    async with smtp_server(Mailbox(refuse_words={"* Viagra": "554 spam"})) as box:
        desk.change(channels={"mail": mail(box)})
        await morning(desk, "Horns found", "Viagra seized", "Scales found")
    for reader in READERS:
        mine = [text_of(got) for got in box.mails if got["To"] == reader]
        told = "\n".join(mine)
        assert told.count("* Horns found") == told.count("* Scales found") == 1
        assert "* Viagra" not in told
        assert "- Viagra seized <https://news.example/2.html>: refused by the server" in told
    assert len(desk.deliveries()["accepted"]) == 2


async def test_slack_and_webhook_fail_and_recover_on_their_own(desk: Desk) -> None:
    client = GuardedClient(FetchLimits(allow_private=("127.0.0.0/8",)))
    busy = b"HTTP/1.1 429 Slow down\r\nretry-after: 300\r\ncontent-length: 0\r\n\r\n"
    async with http_site(HttpSite(answer=busy)) as slack, http_site(HttpSite()) as hook:
        desk.change(
            channels={
                "slack": Slack(name="slack", webhook=slack.url, pause=0),
                "hook": Webhook(name="hook", url=hook.url),
            },
            post=client.post,
        )
        desk.subscribe(channels=("slack", "hook"))
        await morning(desk, "Horns found")
        desk.clock.on(minutes=4)
        await desk.round()
        assert (len(slack.bodies), len(hook.bodies)) == (1, 1)
        slack.answer = HttpSite.answer
        desk.clock.on(minutes=2)
        await desk.round()
    await client.close()
    assert (len(slack.bodies), len(hook.bodies)) == (2, 1)
    assert "Horns found" in json.dumps(json.loads(slack.bodies[1]))
    assert len(desk.deliveries()["accepted"]) == 2
