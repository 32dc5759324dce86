"""The daemon as a real process between a real site, a real mail server and a fake Slack."""

import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.world import Mailbox, Program, Site, until
from tests.poll.fakes import FakeStory

CONFIG = """
zone = "Asia/Ho_Chi_Minh"
[fetch]
delay = 0.0
allow_private = ["127.0.0.0/8"]
[[source]]
name = "paper"
title = "The Paper"
type = "feed"
url = "{site}/rss"
every = "1s..1s"
language = "en"
[[topic]]
name = "ivory"
title = "Ivory"
query = "ivory"
alert = true
[[digest]]
name = "now"
title = "Ivory news"
channels = ["mail", "team"]
alert = true
alert_gap = "1s"
[[channel]]
name = "mail"
kind = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "monitor@example.org"
to = ["desk@example.org"]
[[channel]]
name = "team"
kind = "slack"
webhook = "env:HOOK"
"""


NEWS = (
    ("Customs seize ivory at the port", "Tusks lay under cashew nuts in a container from Lagos."),
    ("Ivory carver fined in Hue", "A workshop behind the market sold bracelets to tourists."),
    ("Minister burns two tonnes of ivory", "The stockpile had grown since the law of 2009."),
    ("Ivory dealer extradited from Laos", "Police handed the woman over on the bridge at dawn."),
)


class World:
    def __init__(self, folder: Path) -> None:
        self.site, self.mailbox = Site(), Mailbox()
        self.site.publish()
        config = folder / "sources.toml"
        config.write_text(CONFIG.format(site=self.site.url, port=self.mailbox.port))
        self.program = Program(folder, config, hook=f"{self.site.url}/slack")

    def told(self, words: str) -> tuple[int, int]:
        """How many mails and how many Slack messages contain the words."""
        mails = sum(words in _text(mail) for mail in self.mailbox.mails)
        return mails, sum(words in str(posted) for posted in self.site.posted)

    def told_everywhere(self, words: str) -> bool:
        return all(self.told(words))

    def told_in_slack(self, words: str) -> bool:
        return bool(self.told(words)[1])

    def was_asked_for(self, path: str) -> bool:
        return path in self.site.asked

    def until(self, true: Callable[[], object], what: str) -> None:
        """Wait for something to become true."""
        until(true, lambda: f"{what}\n{self.program.log()}")

    def close(self) -> None:
        self.program.close()
        self.site.close()
        self.mailbox.close()


def _text(mail: object) -> str:
    body = mail.get_body(("plain",))  # type: ignore[attr-defined]
    return str(body.get_content())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def test_what_is_published_while_it_runs_is_told_once_everywhere(world: World) -> None:
    daemon = world.program.start("run", "-v")
    world.until(lambda: "daemon started" in world.program.log(), "the daemon's start")

    first = FakeStory(1, title="Customs seize ivory at the port")
    world.site.publish(first)
    world.until(lambda: world.told(first.title) == (1, 1), "the first story")
    second = FakeStory(2, title="Court jails ivory smuggler", text="The man got ten years.")
    world.site.publish(second, first)
    world.until(lambda: world.told(second.title) == (1, 1), "the second story")

    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(30) == 0, world.program.log()
    assert world.told(first.title) == (1, 1)
    assert world.site.asked.count("/news/1.html") == 1


def test_a_killed_daemon_goes_on_where_it_was(world: World) -> None:
    stories: list[FakeStory] = []
    for number in range(len(NEWS)):
        daemon = world.program.start("run", "-v")
        story = FakeStory(number, *NEWS[number])
        stories.insert(0, story)
        world.site.publish(*stories)
        # Killed at another point each time: while polling, fetching, planning or sending.
        path = f"/news/{number}.html"
        points: list[Callable[[], object]] = [
            lambda: "/rss" in world.site.asked,
            partial(world.was_asked_for, path),
            lambda: world.mailbox.mails,
            partial(world.told_in_slack, story.title),
        ]
        world.until(points[number], f"point {number}")
        daemon.send_signal(signal.SIGKILL)
        daemon.wait(10)

    world.program.start("run", "-v")
    for story in stories:
        world.until(partial(world.told_everywhere, story.title), f"{story.title}")
    ids = [mail["Message-ID"] for mail in world.mailbox.mails]
    for story in stories:
        own = [m["Message-ID"] for m in world.mailbox.mails if story.title in _text(m)]
        assert len(set(own)) == 1, "a repeat after a crash bears the same id"
        assert len(own) <= 2
    assert len(ids) - len(set(ids)) <= 1


def test_a_second_daemon_on_the_same_data_is_refused(world: World) -> None:
    world.program.start("run", "-v")
    world.until(lambda: "daemon started" in world.program.log(), "the daemon's start")

    second = world.program.run("run")

    assert second.returncode == 1
    assert "another daemon works on this archive" in second.stderr
    assert "Traceback" not in second.stderr
    assert world.program.run("status").returncode == 0


def test_a_broken_configuration_is_refused_on_reload(world: World) -> None:
    daemon = world.program.start("run", "-v")
    world.until(lambda: "daemon started" in world.program.log(), "the daemon's start")
    good = world.program.config.read_text()
    world.program.config.write_text(good.replace('query = "ivory"', 'query = "ivory AND ("'))

    daemon.send_signal(signal.SIGHUP)

    world.until(lambda: "configuration refused" in world.program.log(), "the refusal")
    story = FakeStory(1)
    world.site.publish(story)
    world.until(lambda: world.told(story.title) == (1, 1), "the story, by the old configuration")
    world.program.config.write_text(good.replace('query = "ivory"', 'query = "pangolin"'))
    daemon.send_signal(signal.SIGHUP)
    world.until(lambda: "configuration reloaded" in world.program.log(), "the reload")
    other = FakeStory(2, title="Pangolin scales found", text="Scales of pangolin in a truck.")
    world.site.publish(other, story)
    world.until(lambda: world.told(other.title) == (1, 1), "a story by the new configuration")
