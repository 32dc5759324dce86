"""One poll of one source: what is new is stored once, and nothing is lost or known by failing."""

from monitor.model import Source, StoredArticle, Way
from monitor.poll import recheck
from monitor.sources import TYPES
from tests.poll.fakes import FEED, FakeStory, Office, feed_of, page_of, paper


def titles(office: Office) -> list[str]:
    return [each.article.title for each in office.store.articles.iterate()]


async def test_new_articles_are_stored_with_what_matched(office: Office) -> None:
    office.web.publish(FakeStory(2), FakeStory(1, title="Harvest fair opens", text="Rice won."))

    polled = await office.poll()

    assert polled.outcome.code == "ok"
    assert polled.outcome.new == 2
    found = {a.article.title: a for a in polled.articles if isinstance(a, StoredArticle)}
    assert [m.topic for m in found["Customs seize ivory at the port"].matches] == ["ivory"]
    assert not found["Harvest fair opens"].matches
    assert "tusks" in found["Customs seize ivory at the port"].article.text


async def test_a_second_poll_asks_for_no_article_again(office: Office) -> None:
    office.web.publish(FakeStory(1))
    await office.poll()
    office.web.asked.clear()

    polled = await office.poll()

    assert polled.outcome.code == "unchanged"
    assert office.web.asked == [FEED]


async def test_an_unchanged_body_without_validators_is_not_parsed(office: Office) -> None:
    office.web.etags = False
    office.web.publish(FakeStory(1))
    await office.poll()
    office.parser.calls.clear()

    polled = await office.poll()

    assert polled.outcome.code == "unchanged"
    assert office.parser.calls == []


async def test_a_new_article_is_found_beside_known_ones(office: Office) -> None:
    office.web.publish(FakeStory(1))
    await office.poll()
    office.web.publish(FakeStory(2, title="Ivory trial begins"), FakeStory(1))

    polled = await office.poll()

    assert [each.article.title for each in polled.articles] == ["Ivory trial begins"]


async def test_an_article_that_fails_is_tried_again_although_it_left_the_feed(
    office: Office,
) -> None:
    story = FakeStory(1)
    office.web.publish(story)
    office.web.fail(story.url, "http-503", status=503)
    first = await office.poll()
    assert first.outcome.failed == 1
    assert titles(office) == []

    office.web.failing.clear()
    office.web.pages[FEED] = b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>'
    too_early = await office.poll()
    assert too_early.outcome.new == 0
    office.clock.advance(minutes=6)
    later = await office.poll()

    assert later.outcome.new == 1
    assert titles(office) == [story.title]


async def test_a_failed_listing_leaves_everything_as_it_was(office: Office) -> None:
    office.web.publish(FakeStory(1))
    await office.poll()
    before = office.state
    office.web.fail(FEED, "timeout")

    polled = await office.poll()

    assert polled.outcome.code == "timeout"
    after = office.state
    assert [listing.validators for listing in after.listings] == [
        listing.validators for listing in before.listings
    ]
    assert after.last_success_at == before.last_success_at
    assert after.failures == 1
    assert after.next_due_at is not None
    assert after.next_due_at > office.clock.now


async def test_the_next_way_in_is_tried_and_remembered(office: Office) -> None:
    office.source = with_sitemap(paper())
    story = FakeStory(7)
    office.web.publish(story)
    office.web.fail(FEED, "http-404", severity="hard", status=404)
    office.web.pages["https://paper.example/sitemap.xml"] = (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<url><loc>{story.url}</loc></url></urlset>"
    ).encode()

    polled = await office.poll()

    assert polled.outcome.code == "ok"
    assert polled.outcome.new == 1
    assert office.state.way == 1
    assert any("http-404" in warning for warning in polled.outcome.warnings)


def with_sitemap(source: Source) -> Source:
    from dataclasses import replace

    way = Way(
        type="sitemap",
        urls=("https://paper.example/sitemap.xml",),
        reader=TYPES["sitemap"](),
    )
    return replace(source, ways=(*source.ways, way))


async def test_a_flood_is_held_back_and_reported(office: Office) -> None:
    office.source = paper(max_new=3)
    office.web.publish(FakeStory(1))
    await office.poll()
    office.clock.advance(hours=1)
    office.web.publish(*(FakeStory(n) for n in range(100, 110)))

    polled = await office.poll()

    assert polled.outcome.held == 7
    assert polled.outcome.new == 3
    office.clock.advance(hours=1)
    assert (await office.poll()).outcome.new == 0, "what is held waits for a person"
    assert [event.kind for event in office.store.health.open("paper")] == ["flood"]
    assert office.store.pending.release("paper") == 7
    assert (await office.poll()).outcome.new == 3
    assert office.store.health.open("paper") == ()


async def test_the_first_poll_of_a_long_feed_is_no_flood(office: Office) -> None:
    office.source = paper(max_new=3)
    office.web.publish(*(FakeStory(n) for n in range(8)))

    counts = [(await office.poll()).outcome.new for _ in range(3)]

    assert counts == [3, 3, 2]


async def test_a_rehearsal_writes_nothing(office: Office) -> None:
    office.web.publish(FakeStory(1))

    polled = await office.poll(keep=False)

    assert [each.article.title for each in polled.articles] == ["Customs seize ivory at the port"]
    assert office.store.articles.count() == 0
    assert office.store.pending.counts() == {}
    assert office.state.last_poll_at is None


async def test_a_feed_only_source_fetches_no_pages(office: Office) -> None:
    office.source = paper(full_text=False)
    office.web.publish(FakeStory(1))

    polled = await office.poll()

    assert office.web.asked == [FEED]
    article = polled.articles[0].article
    assert article.text.startswith("Officers found the tusks")
    assert article.flags == ("feed-only",)


async def test_a_changed_text_becomes_a_revision(office: Office) -> None:
    story = FakeStory(1)
    office.web.publish(story)
    await office.poll()
    stored = next(iter(office.store.articles.iterate()))
    changed = FakeStory(1, text="Officers found 12 tusks in a container of cashew nuts.")
    office.web.pages[story.url] = b""
    office.web.pages.pop(story.url)
    office.web.publish(changed)

    done = await recheck(office.means, office.source, stored)

    assert done.result == "revised"
    readings = office.store.articles.revisions(stored.id)
    assert len(readings) == 2
    assert "12 tusks" in readings[1].text
    assert "12 tusks" not in readings[0].text


async def test_a_page_that_fails_later_changes_nothing(office: Office) -> None:
    story = FakeStory(1)
    office.web.publish(story)
    await office.poll()
    stored = next(iter(office.store.articles.iterate()))
    office.web.fail(story.url, "http-500", status=500)

    done = await recheck(office.means, office.source, stored)

    assert done.result == "unreadable"
    assert office.store.articles.get(stored.id) == stored


async def test_a_reworded_entry_has_its_page_looked_at_again(office: Office) -> None:
    office.web.publish(FakeStory(1))
    await office.poll()
    office.clock.advance(minutes=1)
    office.web.publish(FakeStory(1, title="Customs seize two tonnes of ivory at the port"))

    await office.poll()

    due = office.store.articles.due_rechecks(office.clock.now, 10)
    assert [each.article.url for each in due] == [FakeStory(1).url]


# What a hostile or careless feed does with ids


def feed_with_ids(*items: tuple[str, FakeStory]) -> bytes:
    body = feed_of(story for _, story in items).decode()
    for guid, story in items:
        body = body.replace(f"<guid>{story.url}</guid>", f"<guid>{guid}</guid>")
    return body.encode()


async def test_new_ids_for_known_addresses_are_no_new_articles(office: Office) -> None:
    stories = [FakeStory(n, title=f"Report {n}") for n in range(30)]
    office.web.publish(*stories)
    await office.poll()
    office.web.pages[FEED] = feed_with_ids(*((f"new-{s.number}", s) for s in stories))

    polled = await office.poll()

    assert (polled.outcome.new, polled.outcome.held) == (0, 0)
    assert office.store.articles.count() == 30
    assert office.store.health.open("paper") == ()


async def test_one_id_for_all_articles_identifies_none(office: Office) -> None:
    office.web.pages[FEED] = feed_with_ids(*(("same", FakeStory(n)) for n in range(3)))
    for number in range(3):
        office.web.pages[FakeStory(number).url] = page_of(
            FakeStory(number, title=f"Report {number}")
        )

    assert (await office.poll()).outcome.new == 3


async def test_an_article_that_moves_keeps_its_id(office: Office) -> None:
    old, new = FakeStory(1), FakeStory(501)
    office.web.publish(old)
    office.web.pages[FEED] = feed_with_ids(("tag:one", old))
    await office.poll()
    office.web.publish(new)
    office.web.pages[FEED] = feed_with_ids(("tag:one", new))

    assert (await office.poll()).outcome.new == 0
    assert new.url not in office.web.asked


async def test_a_flood_of_one_text_is_held_and_one_story(office: Office) -> None:
    office.source = paper(max_new=20, full_text=False)
    office.web.publish(FakeStory(1, title="Harvest fair opens", text="Rice won a prize."))
    await office.poll()
    office.clock.advance(hours=1)
    office.web.publish(*(FakeStory(n) for n in range(1000, 1400)))

    polled = await office.poll()

    assert (polled.outcome.new, polled.outcome.held) == (20, 380)
    assert [event.kind for event in office.store.health.open("paper")] == ["flood"]
    assert len({each.story_id for each in office.store.articles.iterate()}) == 2
    office.web.publish(*(FakeStory(n) for n in range(2000, 2400)))
    again = await office.poll()
    assert (again.outcome.new, again.outcome.held) == (20, 380)
