"""A search of the archive finds what the same query finds article by article."""

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.query import PlainFinder, Reading, evaluate, parse
from monitor.store import Store
from monitor.store.search import Filters
from tests.query.making import PACKS
from tests.store import readings
from tests.topics.test_agreement import QUERIES, TEXTS

NOW = readings.NOW
NUMBERS = count(1_000)
ALL = Filters()
TEXTS_KEPT = [
    ("Ivory found", "Officers seized two tonnes of ivory at the port of Việt Nam.", "en"),
    ("Ngà voi", "Hải quan thu giữ ngà voi và ma tuý ở Khánh Hoà.", "vi"),
    ("海关", "海关查获走私象牙两吨。", "zh"),
    ("Port news", "The port is busy. Department ofViệt Nam Customs says OMD VII goes on.", "en"),
    ("Traffickers jailed", "Two traffickers were jailed. Both had trafficked horns.", "en"),
    ("Zoo", "A zoo in several countries bought ivory-coloured tiles.", None),
]


def fill(store: Store) -> None:
    for number, (title, text, language) in enumerate(TEXTS_KEPT, start=1):
        made = readings.reading(number, title=title, text=text, language=language)
        store.articles.add(made, None, [f"u:{number}"], NOW)


def found(store: Store, query: str, filters: Filters = ALL) -> set[str]:
    page = store.search.find(parse(query, PACKS), filters, limit=50)
    return {hit.article.title for hit in page.hits}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("viet nam", {"Ivory found", "Port news"}),
        ("việt nam", {"Ivory found", "Port news"}),
        ('"ma túy"', {"Ngà voi"}),
        ("má", set()),
        ("象牙", {"海关"}),
        ("象牙 走私", {"海关"}),
        ("象", {"海关"}),
        ("trafficking", {"Traffickers jailed"}),
        ("traffick* -jail", set()),
        ('"OMD 7"', {"Port news"}),
        ("OMD 7", {"Port news"}),
        ("country", {"Zoo"}),
        ("title:ivory", {"Ivory found"}),
        ("ivory -zoo", {"Ivory found"}),
        ("seized NEAR/4 ivory", {"Ivory found"}),
        ("@pack:ivory", {"Ivory found", "Ngà voi", "Zoo"}),
        ("lang:vi", {"Ngà voi"}),
        ("ivory lang:en", {"Ivory found"}),
        ("port date:2026-10-05", {"Ivory found", "Port news"}),
        ("port date:..2026-10-04", set()),
        ("NOT (port OR 海关 OR ivory)", {"Ngà voi", "Traffickers jailed"}),
    ],
)
def test_it_finds(empty: Store, query: str, titles: set[str]) -> None:
    fill(empty)
    assert found(empty, query) == titles


def test_filters_and_pages(empty: Store) -> None:
    for number in range(1, 8):
        source = "gazette" if number % 2 else "herald"
        made = readings.reading(number, topics=("t",) if number > 5 else (), source=source)
        empty.articles.add(made, None, [f"u:{number}"], NOW)
    tree = parse("container")
    assert len(empty.search.find(tree, Filters(source="herald")).hits) == 3
    assert len(empty.search.find(tree, Filters(topic="t")).hits) == 2
    assert empty.search.find(tree, Filters(since=NOW)).hits == ()
    first, second = (empty.search.find(tree, limit=4, offset=at) for at in (0, 4))
    assert (first.more, second.more, first.candidates) == (True, False, 7)
    assert len({hit.article_id for hit in (*first.hits, *second.hits)}) == 7
    assert len(list(empty.search.every(tree))) == 7


def test_a_hit_shows_where_the_words_stand(empty: Store) -> None:
    fill(empty)
    (hit,) = empty.search.find(parse('"viet nam" port seized')).hits
    assert {span.words for span in hit.match.spans} == {"Việt Nam", "port", "seized"}
    for span in hit.match.spans:
        assert getattr(hit.article, span.field)[span.start : span.end] == span.words


def test_a_revised_article_is_found_by_its_new_words(empty: Store) -> None:
    stored = empty.articles.add(readings.reading(1), None, ["u:1"], NOW)
    changed = readings.reading(1, text="Nothing but bananas.")
    empty.articles.revise(stored.id, changed, None, reason="recheck", now=NOW)
    assert empty.search.find(parse("cashew")).hits == ()
    assert len(empty.search.find(parse("banana")).hits) == 1


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(TEXTS, min_size=1, max_size=4), QUERIES)
def test_the_archive_and_the_evaluator_agree(empty: Store, texts: list[str], query: str) -> None:
    tree = parse(query, PACKS)
    added, wanted = set(), set()
    for text in texts:
        number = next(NUMBERS)
        made = readings.reading(number, title=text[::-1], text=text, language="en")
        stored = empty.articles.add(made, None, [f"u:{number}"], NOW)
        added.add(stored.id)
        reading = Reading(made.article)
        if evaluate(tree, reading, PlainFinder(reading)).true:
            wanted.add(stored.id)
    assert {hit.article_id for hit in empty.search.every(tree)} & added == wanted
