"""Points, gaps and drawings."""

from datetime import UTC, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from monitor.trends import Outage, Sample, series, svg


def day(month: int, number: int = 1, year: int = 2026) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


def sample(month: int, value: str | None, story: int = 1, unit: str = "kg") -> Sample:
    return Sample(
        moment=day(month, 10),
        unit=unit,
        value=None if value is None else Decimal(value),
        story=story,
        articles=(story, story + 100),
        outlets=("paper", "agency"),
    )


def test_stories_are_added_within_a_period() -> None:
    (one,) = series(
        [sample(1, "5", 1), sample(1, "7", 2), sample(3, None, 3)],
        what="ivory", by="month", since=day(1), until=day(4),
    )  # fmt: skip
    assert [p.label for p in one.points] == ["2026-01", "2026-02", "2026-03"]
    assert [p.value for p in one.points] == [12, 0, 0]
    assert [(p.stories, p.articles, p.outlets, p.left_out) for p in one.points] == [
        (2, 4, 2, 0),
        (0, 0, 0, 0),
        (0, 2, 2, 1),
    ]


def test_a_time_without_sources_is_a_gap_and_no_zero() -> None:
    down = [
        Outage(source="paper", start=day(2), end=day(3)),
        Outage(source="agency", start=day(2, 5)),
        Outage(source="paper", start=day(2, 10), end=day(2, 20)),
    ]
    (one,) = series(
        [sample(1, "5")], what="ivory", by="month", since=day(1), until=day(4), outages=down,
        sources=2,
    )  # fmt: skip
    assert [point.gap for point in one.points] == [False, True, False]
    assert one.points[2].covered == pytest.approx(0.5)


def test_units_are_never_mixed() -> None:
    told = [sample(1, "5"), sample(2, "9", 2), sample(1, "3", 3, unit="animal")]
    found = series(told, what="x", by="year", since=day(1), until=day(12))
    assert [f"{one.unit} {one.points[0].value}" for one in found] == ["kg 14", "animal 3"]


@pytest.mark.parametrize(
    ("by", "labels"),
    [
        ("day", ["2026-03-30", "2026-03-31"]),
        ("week", ["2026-03-30"]),
        ("quarter", ["2026-Q1"]),
        ("year", ["2026"]),
    ],
)
def test_periods(by: str, labels: list[str]) -> None:
    told = [
        Sample(moment=day(3, 30), unit="kg", value=Decimal(1), story=1, articles=(1,), outlets=())
    ]
    (one,) = series(told, what="x", by=by, since=day(3, 30), until=day(4))  # type: ignore[arg-type]
    assert [point.label for point in one.points] == labels


def test_too_many_points_are_refused() -> None:
    with pytest.raises(ValueError, match="points"):
        series([], what="x", by="day", since=day(1, year=2000), until=day(1))


def test_the_drawing_is_valid_and_escaped() -> None:
    found = series(
        [sample(1, "5"), sample(3, "0.3")], what="<b>", by="month", since=day(1), until=day(4),
        outages=[Outage(source="paper", start=day(2), end=day(3))],
    )  # fmt: skip
    tree = ElementTree.fromstring(svg(found, title="Ivory & <horn>"))
    words = " ".join(part.text or "" for part in tree.iter())
    assert "Ivory & <horn>" in words
    assert "<b>: kg by month" in words
    assert "not known" in words
    bars = [float(part.get("height", 0)) for part in tree.iter() if part.get("fill") == "#1f6f8b"]
    assert max(bars) <= 150


def test_nothing_is_drawn_as_nothing() -> None:
    assert "No figures" in svg((), title="Empty")
