"""Figures in the archive: found by what was counted, once for all outlets of a story."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from monitor.model import Figure, Stamp
from monitor.store import Store
from tests.store.readings import HOUR, NOW, reading


def figure(value: str, what: str = "heroin", start: int = 0) -> Figure:
    return Figure(
        value=Decimal(value), unit="kg", what=what, words="1 kg", start=start, end=start + 4
    )


def keep(
    store: Store, number: int, *figures: Figure, source: str = "gazette", **more: object
) -> int:
    topics = ("drugs",) if number % 2 else ()
    read = replace(reading(number, topics, source=source, **more), figures=figures)
    return store.articles.add(read, None, (f"u:{source}/{number}",), NOW).id


def test_a_figure_comes_back_exactly(empty: Store) -> None:
    stated = Figure(
        value=Decimal("1584.36"), high=Decimal("1600.123456789012345"), unit="kg", what="heroin",
        words="1,584.36 kg", start=3, end=14, field="title", approx="over", action="seized",
        scope="Việt Nam, 2019", share="part", sentence="Hơn 1.584,36 kg.", method="measure",
        confidence=0.8,
    )  # fmt: skip
    article_id = keep(empty, 1, stated)
    (found,) = empty.figures.query()
    assert (found.figure, found.article) == (stated, article_id)


def test_broad_keys_find_what_is_below_them(empty: Store) -> None:
    keep(empty, 1, figure("1"), figure("2", "cocaine", 9), figure("3", "ivory", 19))
    assert [one.figure.value for one in empty.figures.query(whats=["drugs"])] == [1, 2]
    assert [one.figure.value for one in empty.figures.query(whats=["ivory"])] == [3]


def test_filters(empty: Store) -> None:
    early = Stamp(at=NOW - timedelta(days=9), precision="day")
    keep(empty, 1, figure("1"), published=early)
    keep(empty, 2, figure("2"), source="agency")
    assert [one.figure.value for one in empty.figures.query(topic="drugs")] == [1]
    assert [one.figure.value for one in empty.figures.query(since=NOW - 2 * HOUR)] == [2]
    assert [one.figure.value for one in empty.figures.query(until=NOW - 2 * HOUR)] == [1]
    assert [one.figure.value for one in empty.figures.query(sources=["agency"])] == [2]
    assert empty.figures.query(sources=[]) == ()


def test_reprints_share_their_figures(empty: Store) -> None:
    first = keep(empty, 1, figure("5"))
    text = reading(1).article
    second = keep(empty, 1, figure("5"), source="agency", title=text.title, text=text.text)
    found = empty.figures.query(sources=["agency"])
    assert [(one.article, one.sources, one.first) for one in found] == [
        (second, ("gazette", "agency"), False)
    ]
    assert found[0].articles == (first, second)


def test_a_revision_replaces_the_figures(empty: Store) -> None:
    article_id = keep(empty, 1, figure("5"), figure("6", start=9))
    with empty.database.write() as tx:
        empty.figures.replace(tx, article_id, [figure("7")])
    assert [one.figure.value for one in empty.figures.query()] == [7]
