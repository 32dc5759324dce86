"""What is chosen, in which order, under which heading; what is told again and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.digest import (
    Period,
    ToldItem,
    Wanted,
    compose,
    key_of,
    without,
)
from monitor.model import Digest, Figure
from tests.digest.make import (
    NOW,
    SETTING,
    candidate,
    coverage,
    figure,
    made,
    stored,
    subscription,
)

OCTOBER_3 = datetime(2026, 10, 3, 0, 0, tzinfo=UTC)


def titles(digest: Digest) -> list[str]:
    return [item.article.article.title for item in digest.items]


def test_a_story_is_one_item_and_names_its_other_outlets() -> None:
    copies = stored(1, source="vna", story=1), stored(2, source="vns", story=1)
    digest = made(candidate(*copies, kinship="copy"))
    (item,) = digest.items
    assert item.outlet == "VietnamPlus"
    assert item.also_in == ("Viet Nam News",)
    assert item.members == (1, 2)
    assert item.passages[0].hits == ((15, 20),)


def test_a_story_stands_once_under_its_strongest_topic() -> None:
    both = stored(1, topics=(("drugs", 1.0), ("wildlife", 3.0)))
    digest = made(candidate(both), candidate(stored(2, topics=(("drugs", 5.0),))))
    assert [heading for heading, _ in digest.groups] == ["Wildlife trafficking", "Drug trafficking"]
    first = digest.groups[0][1][0]
    assert first.also_topics == ("Drug trafficking",)
    assert len(first.passages) == 1  # the same sentence served both


def test_a_story_stands_under_the_first_topic_that_the_reader_named() -> None:
    both = stored(1, topics=(("drugs", 1.0), ("wildlife", 3.0)))
    digest = made(candidate(both), topics=("drugs", "wildlife"))
    assert [heading for heading, _ in digest.groups] == ["Drug trafficking"]


def test_the_best_article_is_shown_unless_the_reader_does_not_want_it() -> None:
    vietnamese = stored(1, "Bắt giữ ngà voi", language="vi", story=1)
    english = stored(2, "Ivory seized", story=1, source="vns")
    assert titles(made(candidate(vietnamese, english))) == ["Bắt giữ ngà voi"]
    assert titles(made(candidate(vietnamese, english), languages=("en",))) == ["Ivory seized"]
    assert titles(made(candidate(vietnamese, english), sources=("vns",))) == ["Ivory seized"]


def test_only_what_is_wanted_fresh_and_strong_enough_is_told() -> None:
    found = candidate(stored(5))
    assert made(found, after=5).items == ()
    assert made(found, until=4).items == ()
    assert made(found, topics=("drugs",)).items == ()
    assert made(found, min_score=2.5).items == ()
    assert len(made(found, min_score=2.0, topics=("wildlife",)).items) == 1


def test_a_match_held_back_is_no_news() -> None:
    found = stored(5)
    held = replace(found, matches=tuple(replace(match, held=True) for match in found.matches))
    assert made(candidate(held)).items == ()


def test_what_is_too_much_is_counted_and_kept_aside() -> None:
    many = [candidate(stored(n, f"No {n}", topics=(("wildlife", float(n)),))) for n in range(1, 8)]
    digest = made(*many, max_items=3)
    assert titles(digest) == ["No 7", "No 6", "No 5"]
    assert digest.omitted == 4
    assert [i.article.id for i in digest.omitted_items] == [4, 3, 2, 1]


def told(*members: int, figures: tuple[Figure, ...] = (), revision: int = 0) -> ToldItem:
    return ToldItem(
        article_id=members[0], revision=revision, at=OCTOBER_3, members=members, figures=figures
    )


TWO_TONNES = figure("2.3", "tonne", "2.3 tonnes of ivory")
SIX_MEN = figure("6", "person", "six people", what="arrest")


def test_a_story_told_before_is_not_told_again_for_another_report() -> None:
    old = stored(1, story=1, figures=(TWO_TONNES,))
    known = told(1, figures=(TWO_TONNES,))
    new = stored(9, story=1, source="vns", figures=(figure("2.3", "tonne", "2.3 tonnes"),))
    assert made(candidate(old, new, told=(known,)), after=1).items == ()


def test_it_is_told_again_for_a_figure_nobody_stated() -> None:
    old = stored(1, story=1, figures=(TWO_TONNES,))
    known = told(1, figures=(TWO_TONNES,))
    new = stored(9, "Six held", story=1, source="vns", figures=(TWO_TONNES, SIX_MEN))
    (item,) = made(candidate(old, new, told=(known,)), after=1).items
    assert item.note == "update to a story you were told on 3 October: six people"
    assert item.article.id == 9
    copy = candidate(old, new, told=(known,), kinship="copy")
    assert made(copy, after=1).items == ()


def test_it_is_told_again_for_another_kind_of_outlet_only_by_choice() -> None:
    old, new = stored(1, story=1), stored(9, story=1, source="ifaw")
    found = candidate(old, new, told=(told(1),), kinship="copy")
    assert made(found, after=1).items == ()
    (item,) = made(found, after=1, new_outlets=True).items
    assert item.note.endswith("now also IFAW")
    same_kind = candidate(old, stored(9, story=1), told=(told(1),))
    assert made(same_kind, after=1, new_outlets=True).items == ()


def test_a_figure_corrected_after_telling_is_told() -> None:
    known = told(1, figures=(TWO_TONNES, SIX_MEN))
    now = stored(1, revision=1, figures=(figure("2.6", "tonne", "2.6 tonnes"), SIX_MEN))
    (item,) = made(candidate(now, told=(known,)), after=1).items
    assert item.note == "corrected: 2.3 tonnes of ivory → 2.6 tonnes"
    again = told(1, figures=now.figures, revision=1)
    assert made(candidate(now, told=(known, again)), after=1).items == ()


def test_a_revision_that_only_drops_or_adds_figures_is_no_correction() -> None:
    known = told(1, figures=(TWO_TONNES,))
    now = stored(1, revision=1, figures=(SIX_MEN,))
    assert made(candidate(now, told=(known,)), after=1).items == ()


def test_the_key_depends_on_subscription_and_range_alone() -> None:
    period = Period(after=3, until=9, start=None, end=NOW)
    one = made(candidate(stored(5)), after=3, until=9)
    two = made(after=3, until=9)
    assert one.key == two.key == key_of("morning", period)
    assert made(after=3, until=10).key != one.key
    assert made(after=3, until=9, name="other").key != one.key
    assert key_of("morning", period, alert=True) != one.key


def test_an_isolated_story_is_listed() -> None:
    digest = made(candidate(stored(1)), candidate(stored(2, "Poison")))
    left = without(digest, frozenset({2}), "refused by the server")
    assert [i.article.id for i in left.items] == [1]
    assert left.coverage.isolated == ("Poison <https://vna.example/2>: refused by the server",)
    assert without(left, frozenset({1}), "x").groups == ()


topics = st.lists(
    st.tuples(st.sampled_from(("wildlife", "drugs", "gone")), st.floats(0.1, 9)),
    max_size=3,
    unique_by=lambda pair: pair[0],
)
articles = st.lists(
    st.tuples(st.integers(1, 60), st.integers(1, 8), topics), unique_by=lambda a: a[0], max_size=25
)


@settings(max_examples=60, deadline=None)
@given(articles, st.integers(0, 40), st.integers(0, 40), st.integers(1, 10))
def test_every_wanted_story_in_the_range_is_told_once(
    rows: list[tuple[int, int, list[tuple[str, float]]]], after: int, length: int, limit: int
) -> None:
    stories: dict[int, list[int]] = {}
    made_of = {}
    for number, story, matched in sorted(rows):
        stories.setdefault(story, []).append(number)
        made_of[number] = stored(number, story=story, topics=tuple(matched))
    found = [candidate(*(made_of[n] for n in ids)) for ids in stories.values()]
    digest = compose(
        Wanted(subscription=subscription(max_items=limit)),
        found,
        Period(after=after, until=after + length, start=None, end=NOW + timedelta(hours=1)),
        SETTING,
        coverage(),
    )
    told = [item.story_id for item in (*digest.items, *digest.omitted_items)]
    expected = {
        story
        for story, ids in stories.items()
        if any(after < n <= after + length and made_of[n].matches for n in ids)
    }
    assert sorted(told) == sorted(expected)
    assert len(digest.items) == min(limit, len(expected))
    assert all(item.matches for item in digest.items)
