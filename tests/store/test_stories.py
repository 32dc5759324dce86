"""Stories in the archive: placed on arrival, split and joined by hand, grouped from scratch."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.dedup import fingerprint
from monitor.errors import UsageError
from monitor.model import Article, Stamp, StoredArticle
from monitor.store import Store
from monitor.understand import Reading
from tests.store.readings import NOW, article

REPORT = (
    "Rangers of the Sao La reserve stopped a lorry near Ban Doong on 3 October and found 412 kg "
    "of pangolin scales under sacks of dried chilli. The driver, Kham Souvanh, said that he had "
    "been promised 7,300 dollars to bring the load to the river port of Nam Tien. Two more men "
    "who followed the lorry in a car were arrested, and the rangers handed the scales over to "
    "the provincial court, which opened a file against all three of them on Sunday evening."
)
OTHER = (
    "Three men are in custody after a lorry loaded with dried chilli turned out to carry 412 kg "
    "of pangolin scales, the provincial court says. It was stopped at Ban Doong. Kham Souvanh, "
    "who drove it, was to be paid 7,300 dollars at the port of Nam Tien."
)
UNRELATED = (
    "Pupils of the music school in Thac Ba won the brass competition with a march of their own. "
    "The jury of nine praised the trumpets and sent the band to the national final in spring."
)


def add(store: Store, number: int, text: str, **changes: Any) -> StoredArticle:
    read = article(number, text=text, **{"source": f"outlet{number}", "title": ""} | changes)
    return store.articles.add(reading_of(read), None, (f"u:{number}",), NOW)


def reading_of(read: Article) -> Reading:
    return Reading(article=read, matches=(), figures=(), fingerprint=fingerprint(read))


def test_a_copy_and_another_report_join_their_story_and_say_why(empty: Store) -> None:
    first = add(empty, 1, REPORT)
    copy = add(empty, 2, f"BAN DOONG (VNA) — {REPORT} — VNS")
    told = add(empty, 3, OTHER)
    alone = add(empty, 4, UNRELATED)

    (story,) = empty.stories.holding([first.id, copy.id, told.id])
    kinships = {m.article_id: m.kinship for m in story.members}
    assert kinships == {first.id: "first", copy.id: "same-text", told.id: "story"}
    assert "412 kg" in story.members[2].reason
    assert story.members[1].partner == first.id
    assert story.best == first.id
    assert alone.story_id != story.id
    assert [s.id for s in empty.stories.latest(several=True)] == [story.id]
    assert {s.id for s in empty.stories.latest()} == {story.id, alone.story_id}


def test_an_article_read_anew_moves_to_where_it_now_belongs(empty: Store) -> None:
    first = add(empty, 1, REPORT)
    second = add(empty, 2, UNRELATED)
    assert first.story_id != second.story_id

    revised = reading_of(article(2, text=OTHER, source="outlet2", title=""))
    now = NOW + timedelta(hours=1)
    moved = empty.articles.revise(second.id, revised, None, reason="recheck", now=now)
    assert moved.story_id == first.story_id
    story = empty.stories.get(first.story_id)
    assert story is not None
    assert (story.first_seen_at, story.updated_at) == (NOW, now)
    assert empty.stories.get(second.story_id) is None

    again = empty.articles.revise(second.id, revised, None, reason="recheck", now=now)
    assert again.story_id == first.story_id


def test_a_split_by_hand_outlives_new_readings_and_grouping_from_scratch(empty: Store) -> None:
    first, second = add(empty, 1, REPORT), add(empty, 2, OTHER)
    parted = empty.stories.split(second.id, NOW)
    assert parted != first.story_id

    _from_scratch(empty)
    assert len(empty.stories.holding([first.id, second.id])) == 2
    read = reading_of(article(2, text=OTHER, source="outlet2", title=""))
    empty.articles.revise(second.id, read, None, reason="recheck", now=NOW)
    assert len(empty.stories.holding([first.id, second.id])) == 2


def test_articles_joined_by_hand_stay_together(empty: Store) -> None:
    first, other = add(empty, 1, REPORT), add(empty, 4, UNRELATED)
    assert empty.stories.join(other.id, first.id, NOW) == first.story_id
    _from_scratch(empty)
    (story,) = empty.stories.holding([first.id, other.id])
    assert [(m.article_id, m.kinship) for m in story.members] == [
        (first.id, "first"),
        (other.id, "by-hand"),
    ]
    empty.stories.split(other.id, NOW)
    assert len(empty.stories.holding([first.id, other.id])) == 2


def test_a_ruling_on_no_article_is_refused(empty: Store) -> None:
    with pytest.raises(UsageError, match="no article 77"):
        empty.stories.split(77, NOW)


def test_numbered_patrols_of_one_source_are_not_one_story(empty: Store) -> None:
    def patrol(number: int) -> str:
        return (
            f"The {number}th joint patrol on the river began on Tuesday, with four vessels and 120 "
            f"officers of the four countries. Patrol no. {number} will last four days and cover "
            "512 kilometres, and the officers will hand out leaflets against drugs in villages."
        )

    first, second = (add(empty, n, patrol(n), source="agency") for n in (118, 119))
    assert first.story_id != second.story_id


def test_weeks_between_two_reports_keep_them_apart(empty: Store) -> None:
    first = add(empty, 1, REPORT)
    late = Stamp(at=NOW - timedelta(days=400), precision="day")
    other = add(empty, 2, OTHER, published=late)
    assert first.story_id != other.story_id


def test_an_article_without_a_word_has_a_story_of_its_own(empty: Store) -> None:
    one, other = add(empty, 1, ""), add(empty, 2, "")
    assert one.story_id != other.story_id


def _from_scratch(store: Store) -> None:
    found = [(a.id, fingerprint(a.article)) for a in store.articles.iterate()]
    store.stories.regroup(found, NOW)


def test_the_best_article_is_the_most_complete_one(empty: Store) -> None:
    short, whole = add(empty, 1, OTHER), add(empty, 2, REPORT + " " + UNRELATED)
    (story,) = empty.stories.holding([short.id, whole.id])
    assert story.best == whole.id
    assert replace(story, members=()).first_seen_at == NOW
