"""monitor digest, deliveries and channels as a user types them, against real servers."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.clock import utc_now
from monitor.store import open_store
from tests.channels.servers import Mailbox, smtp_server, text_of
from tests.store.readings import keys, reading

CONFIG = """
zone = "Asia/Ho_Chi_Minh"
data_dir = "data"

[[source]]
name = "gazette"
title = "The Gazette"
type = "feed"
url = "https://news.example/feed.xml"

[[topic]]
name = "wildlife"
title = "Wildlife trafficking"
query = "horn*"

[[digest]]
name = "morning"
title = "Morning digest"
channels = ["mail", "chat"]

[[channel]]
name = "mail"
kind = "email"
host = "127.0.0.1"
port = PORT
security = "none"
sender = "monitor@ngo.example"
to = ["hoa@ngo.example"]

[[channel]]
name = "chat"
kind = "slack"
webhook = "env:MONITOR_TEST_UNSET"
"""


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """Serve real SMTP from a thread: commands run an event loop of their own."""
    box, ready = Mailbox(), threading.Event()
    loop = asyncio.new_event_loop()
    over = asyncio.Event()

    async def serve() -> None:
        async with smtp_server(box):
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    ready.wait(10)
    yield box
    loop.call_soon_threadsafe(over.set)
    thread.join()
    loop.close()


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


Monitor = Callable[..., Said]


@pytest.fixture
def monitor(box: Mailbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Monitor:
    """Run a command on an archive of two articles."""
    config = tmp_path / "sources.toml"
    text = CONFIG.replace("PORT", str(box.port)).replace('"data"', f'"{tmp_path / "data"}"')
    config.write_text(text.replace('"mail", "chat"', '"mail"'))
    (tmp_path / "data").mkdir()
    store = open_store(f"sqlite:///{tmp_path / 'data' / 'monitor.db'}")
    for number in (1, 2):
        store.articles.add(reading(number, ("wildlife",)), None, keys(number), utc_now())
    store.close()

    def run(*arguments: str) -> Said:
        try:
            main(["--config", str(config), *arguments])
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return run


def test_a_digest_is_looked_at_in_three_ways(monitor: Monitor, tmp_path: Path) -> None:
    shown = monitor("digest", "morning", "--preview")
    assert shown.code == 0
    assert shown.out.count("* Container") == 2
    page = tmp_path / "page.html"
    assert monitor("digest", "morning", "--html", str(page)).code == 0
    assert "prefers-color-scheme" in page.read_text()
    got = json.loads(monitor("digest", "morning", "--json", "--since", "2026-01-01").out)
    assert len(got["stories"]) == 2
    assert (
        len(json.loads(monitor("digest", "morning", "--json", "--since", "2h").out)["stories"]) == 2
    )
    assert monitor("deliveries").err == "no deliveries\n"


def test_a_digest_is_sent_once(monitor: Monitor, box: Mailbox) -> None:
    sent = monitor("digest", "morning", "--send")
    assert sent.code == 0
    assert "mail to hoa@ngo.example: sent: 250 taken as 42" in sent.err
    again = monitor("digest", "morning", "--send")
    assert (again.code, again.err) == (0, "nothing new to send\n")
    (mail,) = box.mails
    assert text_of(mail).count("* Container") == 2
    listed = monitor("deliveries")
    assert listed.out.split("\t")[:6] == [
        "1",
        "morning",
        "digest",
        "mail",
        "hoa@ngo.example",
        "accepted",
    ]
    assert json.loads(monitor("deliveries", "--json", "--state", "accepted").out)["id"] == 1
    told = json.loads(monitor("digest", "morning", "--json", "--since", "2026-01-01").out)
    assert len(told["stories"]) == 2
    resent = monitor("deliveries", "resend", "1")
    assert resent.code == 0
    assert [str(m["Message-ID"]) for m in box.mails] == [str(mail["Message-ID"])] * 2


def test_what_was_refused_is_said_and_counts(monitor: Monitor, box: Mailbox) -> None:
    box.refuse = {"hoa@ngo.example": "450 come again"}
    refused = monitor("digest", "morning", "--send")
    assert refused.code == 1
    assert "planned: 450 come again; tried again at" in refused.err
    assert monitor("deliveries", "resend", "7").code == 1


def test_channels_are_listed_and_tried(monitor: Monitor, box: Mailbox) -> None:
    rows = [line.split("\t") for line in monitor("channels").out.splitlines()]
    assert rows[0] == ["mail", "email", "ready", "hoa@ngo.example", "morning"]
    assert rows[1][2].startswith("unavailable:")
    tried = monitor("channels", "test", "mail")
    assert (tried.code, tried.err) == (0, "mail to hoa@ngo.example: 250 taken as 42\n")
    assert "test of the channel mail" in text_of(box.mails[0])
    box.refuse_sender = "553 not you"
    assert monitor("channels", "test", "mail").err.endswith("553 not you\n")
    assert "MONITOR_TEST_UNSET" in monitor("channels", "test", "chat").err
    assert "no channel is called 'post'" in monitor("channels", "test", "post").err


def test_mistakes_are_answered_plainly(monitor: Monitor) -> None:
    assert "configured: morning" in monitor("digest", "evening").err
    assert monitor("digest", "morning", "--send", "--preview").code == 2
    assert monitor("deliveries", "resend").code == 2
    assert monitor("digest", "morning", "--since", "tomorrow").code == 2
