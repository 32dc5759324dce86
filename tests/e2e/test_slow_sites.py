"""Sites that hang: they hold up neither the other sources nor the end of the daemon."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.test_daemon import World
from tests.e2e.world import Site
from tests.poll.fakes import FakeStory

STUCK = """
[[source]]
name = "stuck"
title = "The Stuck"
type = "feed"
url = "{site}/rss"
every = "1s..1s"
"""
IVORY = FakeStory(1, title="Customs seize ivory at the port")


class Slow(World):
    """The world with a second site, on a host of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.other = Site()
        self.other.publish()

    def watch_the_other(self) -> None:
        config = self.program.config
        config.write_text(config.read_text() + STUCK.format(site=self.other.url))

    def limit(self, seconds: float) -> None:
        config = self.program.config
        config.write_text(config.read_text().replace("[fetch]", f"[fetch]\ntimeout = {seconds}"))

    def close(self) -> None:
        self.other.close()
        super().close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Slow]:
    made = Slow(tmp_path)
    yield made
    made.close()


def test_a_site_that_hangs_holds_up_no_other(world: Slow) -> None:
    world.watch_the_other()
    hanging = world.other.hold("/rss")
    world.site.publish(FakeStory(1))
    world.program.start("run", "-v")
    world.until(lambda: "/rss" in world.other.asked, "the request that hangs")

    world.until(lambda: "/news/1.html" in world.site.asked, "the first article")
    world.site.publish(FakeStory(2))
    world.until(lambda: "/news/2.html" in world.site.asked, "one published meanwhile")

    assert not hanging.is_set()
    assert world.other.asked.count("/rss") == 1


def test_an_article_under_way_is_finished_before_the_end(world: Slow) -> None:
    page = world.site.hold("/news/1.html")
    world.site.publish(IVORY)
    daemon = world.program.start("run", "-v")
    world.until(lambda: "/news/1.html" in world.site.asked, "the request for the article")

    daemon.send_signal(signal.SIGTERM)
    page.set()

    assert daemon.wait(30) == 0, world.program.log()
    assert IVORY.title in world.program.run("articles").stdout


def test_one_that_hangs_for_ever_ends_with_its_deadline_and_is_not_lost(world: Slow) -> None:
    world.limit(1)
    page = world.site.hold("/news/1.html")
    world.site.publish(IVORY)
    daemon = world.program.start("run", "-v")
    world.until(lambda: "/news/1.html" in world.site.asked, "the request for the article")

    began = time.monotonic()
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(40) == 0, world.program.log()
    assert time.monotonic() - began < 25, "its own deadline ends it, not the last one"

    page.set()
    world.site.held.clear()
    assert IVORY.title not in world.program.run("articles").stdout
    waiting = world.program.run("status", "--json").stdout
    assert '"waiting": 1' in waiting
    assert world.site.asked.count("/news/1.html") == 1
