"""Dates in the dialects of news pages and feeds."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.dates import month_day, order_of, parse
from monitor.model import DateOrder, Stamp

NOW = datetime(2026, 10, 6, 5, 0, tzinfo=UTC)
ROWS = [
    tuple(line.split(" => "))
    for line in (Path(__file__).parent / "dates.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def read(text: str, order: DateOrder = "dmy", language: str | None = None) -> Stamp | None:
    return parse(text, zone="Asia/Ho_Chi_Minh", now=NOW, order=order, language=language)


def shown(stamp: Stamp | None) -> str:
    if stamp is None:
        return "None"
    if stamp.whole_day:
        assert stamp.at.time() == datetime.min.time()
        moment = f"{stamp.at:%Y-%m-%d}"
    else:
        moment = f"{stamp.at.astimezone(timezone(timedelta(minutes=stamp.zone or 0))):%FT%T%z}"
    return " ".join(filter(None, (moment, stamp.precision, ",".join(stamp.flags))))


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_reads_each_dialect(text: str, expected: str) -> None:
    order = "mdy" if text.startswith("mdy ") else "dmy"
    assert shown(read(text.removeprefix("mdy "), cast(DateOrder, order))) == expected


def test_an_offset_is_east_where_it_says_plus() -> None:
    stamp = read("Mon, 14 Sep 2026 19:44:41 +07:00")
    assert stamp
    assert (stamp.at, stamp.zone) == (datetime(2026, 9, 14, 12, 44, 41, tzinfo=UTC), 420)


def test_keeps_what_it_read() -> None:
    stamp = read("  Published: 3 July, 2025 ")
    assert stamp
    assert (stamp.raw, stamp.zone, stamp.confidence) == ("Published: 3 July, 2025", None, 1.0)


def test_a_future_moment_is_now_and_says_so() -> None:
    stamp = read("2026-10-07T09:00:00+07:00")
    assert stamp
    assert (stamp.at, stamp.flags, stamp.confidence < 0.5) == (NOW, ("future",), True)
    near = read("2026-10-06T12:05:00+07:00")  # a clock that runs five minutes ahead
    assert near
    assert near.flags == ()


def test_today_in_the_sources_zone_is_not_the_future() -> None:
    late = datetime(2026, 10, 6, 20, 0, tzinfo=UTC)  # already the 7th in Hà Nội
    stamp = parse("07/10/2026", zone="Asia/Ho_Chi_Minh", now=late)
    assert shown(stamp) == "2026-10-07 day"


def test_knows_two_meanings_of_cst() -> None:
    assert shown(read("2025-09-17 08:30 CST", language="zh")).startswith("2025-09-17T08:30:00+0800")
    assert shown(read("2025-09-17 08:30 CST", language="en")).startswith("2025-09-17T08:30:00-0600")


def test_a_listing_tells_its_order() -> None:
    assert order_of(["9/12/2026 6:44:00 PM", "9/14/2026 6:44:00 PM"]) == "mdy"
    assert order_of(["12/9/2026", "14/9/2026"], default="mdy") == "dmy"
    assert order_of(["9/12/2026", "no date", "2026-09-14"]) == "dmy"
    assert order_of(["9/14/2026", "14/9/2026"]) == "dmy"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("which started in Hanoi on October 14", (10, 14)),
        ("Ngày 2/10, cơ quan hải quan", (10, 2)),
        ("(Geneva, 3 July)", (7, 3)),
        ("10月14日", (10, 14)),
        ("17 tháng 9", (9, 17)),
        ("31/02", None),
        ("nothing of the kind", None),
    ],
)
def test_finds_a_day_without_its_year(text: str, expected: tuple[int, int] | None) -> None:
    assert month_day(text) == expected


FIRST = NOW.replace(tzinfo=None, year=2000)
LAST = NOW.replace(tzinfo=None) - timedelta(days=1)
STYLES = (
    "{d:02}/{m:02}/{y} {H:02}:{M:02}",
    "{H:02}:{M:02} | {d}/{m}/{y}",
    "Ngày {d} tháng {m} năm {y}, {H} giờ {M:02} phút",
    "{H}h{M:02} ngày {d}-{m}-{y}",
    "{y}年{m}月{d}日 {H}时{M:02}分",
    "{y}-{m:02}-{d:02}T{H:02}:{M:02}",
    "{name} {d}, {y} - {H:02}:{M:02}",
    "{d} {name}, {y} {H:02}:{M:02} GMT+7",
    "{short}, {d:02} {name3} {y} {H:02}:{M:02}:00 +07:00",
)


@settings(max_examples=100)
@given(st.datetimes(min_value=FIRST, max_value=LAST), st.sampled_from(STYLES))
def test_reads_back_what_is_written(when: datetime, style: str) -> None:
    text = style.format(
        y=when.year, m=when.month, d=when.day, H=when.hour, M=when.minute,
        name=f"{when:%B}", name3=f"{when:%b}", short=f"{when:%a}",
    )  # fmt: skip
    stamp = read(text)
    assert stamp
    local = stamp.at.astimezone(timezone(timedelta(hours=7))).replace(tzinfo=None)
    assert local == when.replace(second=0, microsecond=0)


@settings(max_examples=100)
@given(
    st.text(max_size=80)
    | st.text(alphabet="0123456789/-:. tThg年月日agoPM+,năm", max_size=40)
    | st.builds(
        "{} {} {}".format, st.integers(), st.sampled_from(["Sep", "tháng", "年"]), st.integers()
    ),
    st.sampled_from(["Asia/Ho_Chi_Minh", "UTC", "Nowhere/Land", "", "../etc"]),
)
def test_never_raises_nor_tells_the_future(text: str, zone: str) -> None:
    stamp = parse(text, zone=zone, now=NOW)
    assert stamp is None or stamp.at <= NOW + timedelta(days=1)
    month_day(text)
    order_of([text, text])
