"""Slack: blocks within its limits, and what each of its answers means."""

import json
from typing import Any

import pytest

from monitor.channels.slack import Slack
from monitor.channels.slack_blocks import BLOCKS, HEADER, SECTION, parts, story
from monitor.channels.view import view
from monitor.errors import DeliveryError
from monitor.model import Digest
from tests.channels.servers import Endpoint, Reply
from tests.digest.make import candidate, figure, made, stored

HOOK = "https://hooks.slack.example/T0/B0/s3cret"
SMALL = made(candidate(stored(1, figures=(figure("2.6", "tonne", "2.6 tonnes"),))))


def large(count: int = 90) -> Digest:
    return made(*(candidate(stored(n, f"Story {n}")) for n in range(1, count + 1)), max_items=count)


def bot() -> Slack:
    return Slack(name="desk", token="xoxb-s3cret", channel="#desk", pause=0)


def hook() -> Slack:
    return Slack(name="desk", webhook=HOOK, pause=0)


def saying(**outcome: Any) -> Endpoint:
    return Endpoint(answer=lambda _url, _body: Reply(body=json.dumps(outcome).encode()))


async def refused(channel: Slack, end: Endpoint, digest: Digest = SMALL) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await channel.send(digest, to="", message_id="m1", post=end)
    assert "s3cret" not in str(caught.value)
    return caught.value


async def test_a_digest_is_posted_through_a_webhook() -> None:
    end = Endpoint()
    receipt = await hook().send(SMALL, to="", message_id="m1", post=end)
    assert receipt.answer == "200 ok"
    ((url, body, headers),) = end.asked
    assert url == HOOK
    assert "authorization" not in headers
    message = json.loads(body)
    assert message["blocks"][0]["block_id"] == "m1-0"
    assert message["text"].startswith("Morning digest (1 story")
    said = "\n".join(block["text"]["text"] for block in message["blocks"] if "text" in block)
    assert "<https://vna.example/1|Customs seize ivory in Hai Phong>" in said
    assert "*ivory*" in said
    assert "Figures: 2.6 tonnes" in said
    assert "http-503" in json.dumps(message["blocks"])


async def test_a_bot_posts_to_its_channel() -> None:
    end = saying(ok=True)
    await bot().send(SMALL, to="", message_id="m1", post=end)
    ((url, body, headers),) = end.asked
    assert url == "https://slack.com/api/chat.postMessage"
    assert headers["authorization"] == "Bearer xoxb-s3cret"
    assert json.loads(body)["channel"] == "#desk"


@pytest.mark.parametrize(
    ("code", "retry", "content"),
    [
        ("channel_not_found", False, False),
        ("invalid_auth", False, False),
        ("invalid_blocks", False, True),
        ("msg_too_long", False, True),
        ("ratelimited", True, False),
        ("internal_error", True, False),
    ],
)
async def test_ok_false_is_a_failure(code: str, retry: bool, content: bool) -> None:
    error = await refused(bot(), saying(ok=False, error=code))
    assert (error.retry, error.content) == (retry, content)
    assert code in error.answer


async def test_an_answer_that_is_no_json_is_tried_again() -> None:
    assert (await refused(bot(), Endpoint())).retry


async def test_a_wait_that_slack_asks_for_is_passed_on() -> None:
    busy = Endpoint(answer=lambda _u, _b: Reply(status=429, headers=(("retry-after", "30"),)))
    assert (await refused(hook(), busy)).retry_after == 30.0


async def test_a_long_digest_is_several_messages_and_each_story_stands_once() -> None:
    end = Endpoint()
    await hook().send(large(), to="", message_id="m1", post=end)
    messages = [json.loads(body) for _, body, _ in end.asked]
    assert len(messages) > 1
    assert all(len(message["blocks"]) <= BLOCKS for message in messages)
    whole = json.dumps(messages)
    assert all(whole.count(f"|Story {n}>") == 1 for n in range(1, 91))
    ids = [message["blocks"][0]["block_id"] for message in messages]
    assert ids == [f"m1-{n}" for n in range(len(messages))]


async def test_what_arrived_before_a_failure_is_named() -> None:
    replies = iter([Reply(), Reply(status=500)])
    end = Endpoint(answer=lambda _u, _b: next(replies))
    error = await refused(hook(), end, large())
    first = json.loads(end.asked[0][1])
    stories = [block for block in first["blocks"] if "|Story" in json.dumps(block)]
    assert len(error.told) == len(stories) > 0


def test_every_limit_is_kept_whatever_the_digest_holds() -> None:
    long = "word " * 3000
    monster = stored(1, long, text=f"{long}ivory {long}", figures=(figure("1", "kg", long),) * 40)
    digest = made(candidate(monster), name="n" * 300, title=long)
    for part in parts("desk", view(digest), "m"):
        for block in part.blocks:
            text = block.get("text", {}).get("text", "")
            assert len(text) <= (HEADER if block["type"] == "header" else SECTION)
            for element in block.get("elements", ()):
                assert len(element["text"]) <= SECTION


def test_nobody_is_mentioned_and_nothing_links_but_ours() -> None:
    nasty = stored(1, "<!channel> *now* <http://evil.example|bank> & `x` | y")
    text = story(view(made(candidate(nasty))).items[0])
    first = text.splitlines()[0]
    assert "&lt;!channel&gt;" in first
    assert first.count("<") == first.count(">") == 1
    assert first.startswith("*<https://vna.example/1|")
    assert first.count("*") == 2
    assert "`" not in first


@pytest.mark.parametrize(
    "options", [{}, {"webhook": HOOK, "token": "x", "channel": "#a"}, {"token": "x"}]
)
def test_one_way_in_is_needed(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="slack"):
        Slack(name="desk", **options)  # type: ignore[arg-type]
