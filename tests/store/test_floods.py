"""Very many articles of one text, and what is held in memory of the latest ones."""

from dataclasses import replace

import pytest

from monitor.dedup import fingerprint
from monitor.store import Store, open_store, sketches
from monitor.store.articles import Arrival
from monitor.store.placement import LARGE
from tests.store.readings import NOW, article
from tests.store.test_stories import OTHER, REPORT, UNRELATED, add, reading_of


@pytest.fixture
def crowded(empty: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store for which fifty articles with the same words are very many."""
    monkeypatch.setattr(sketches, "BOILERPLATE", LARGE + 10)
    return empty


def _sizes(store: Store) -> list[int]:
    return sorted(len(story.members) for story in store.stories.latest(None))


def test_a_flood_of_one_text_is_one_story(crowded: Store) -> None:
    stored = [add(crowded, n, REPORT) for n in range(1, LARGE + 31)]
    add(crowded, 100, UNRELATED)
    assert _sizes(crowded) == [1, LARGE + 30]
    (story,) = crowded.stories.holding([stored[-1].id])
    assert {m.kinship for m in story.members[1:]} == {"same-text"}


def test_a_flood_of_edited_copies_is_one_story(crowded: Store) -> None:
    for n in range(1, LARGE + 31):
        add(crowded, n, REPORT.replace("Sunday evening", f"the evening of sheet {n}"))
    assert _sizes(crowded) == [LARGE + 30]


def test_articles_of_a_large_story_are_split_and_joined_and_read_anew(crowded: Store) -> None:
    stored = [add(crowded, n, REPORT) for n in range(1, LARGE + 16)]
    large = stored[-1].story_id
    alone = add(crowded, 100, UNRELATED)
    assert crowded.stories.join(alone.id, stored[3].id, NOW) == large
    assert crowded.stories.get(alone.story_id) is None
    parted = crowded.stories.split(stored[0].id, NOW)
    assert parted != large
    (story,) = crowded.stories.holding([alone.id])
    assert (len(story.members), story.best != stored[0].id) == (LARGE + 15, True)


def test_grouping_from_scratch_keeps_a_flood_together(crowded: Store) -> None:
    stored = [add(crowded, n, REPORT) for n in range(1, LARGE + 16)]
    told = add(crowded, 100, OTHER)
    found = [(a.id, fingerprint(a.article)) for a in crowded.articles.iterate()]
    crowded.stories.regroup(found, NOW)
    assert max(_sizes(crowded)) >= LARGE + 15
    assert len(crowded.stories.holding([a.id for a in stored])) == 1
    assert crowded.stories.holding([told.id])


def test_what_was_in_memory_is_found_in_the_index(
    empty: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sketches, "FULL", 3)
    first = add(empty, 1, REPORT)
    others = [add(empty, n, f"{UNRELATED} {n} w{n} x{n} y{n}") for n in range(2, 8)]
    assert add(empty, 20, OTHER).story_id == first.story_id
    assert add(empty, 21, REPORT).story_id == first.story_id
    assert first.story_id not in {each.story_id for each in others}


def test_another_process_finds_what_this_one_stored(url: str, empty: Store) -> None:
    if url == "sqlite://":
        pytest.skip("a database in memory has one process")
    first = add(empty, 1, REPORT)
    other = open_store(url)
    assert add(other, 2, OTHER).story_id == first.story_id
    assert add(empty, 3, REPORT).story_id == first.story_id
    assert len(other.stories.holding([first.id])[0].members) == 3
    other.close()


def test_what_a_failed_transaction_stored_is_forgotten(empty: Store) -> None:
    add(empty, 1, UNRELATED)
    good = Arrival(reading=reading_of(article(2, text=REPORT)), snapshot=None, keys=("u:2",))
    broken = replace(good.reading.article, title=None)  # type: ignore[arg-type]
    bad = Arrival(reading=replace(good.reading, article=broken), snapshot=None, keys=("u:3",))
    with pytest.raises(TypeError):
        empty.articles.add_many([good, bad], NOW)
    later = add(empty, 4, REPORT)
    assert len(empty.stories.holding([later.id])[0].members) == 1
