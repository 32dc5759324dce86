"""How the moment of publication is told, by what, and how sure that is."""

# ruff: noqa: E501, ISC004 - markup stands on lines as pages have it
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.model import Entry, Stamp
from tests.extract.make import NOW, URL, read, source

TEXT = (
    "<p>Customs officers opened a container and found two tonnes of pangolin scales in sacks.</p>"
)
HEAD = "<title>Two tonnes of scales found</title>"
TITLE = "<h1>Two tonnes of scales found</h1>"


def stamp(html: str, *, url: str = URL, entry: Entry | None = None, **where: Any) -> Stamp:
    found = read(html, url, where=source(**where), entry=entry).published
    assert found is not None
    return found


def ld(date: str) -> str:
    data = '{"@type":"NewsArticle","headline":"x","datePublished":"' + date + '"}'
    return f'<script type="application/ld+json">{data}</script>'


def fed(at: datetime) -> Entry:
    return Entry(url=URL, published=Stamp(at=at, method="feed", confidence=0.8, zone=420))


@pytest.mark.parametrize(
    ("html", "method", "expected", "precision"),
    [
        (ld("2026-10-02T09:10:00.15Z"), "json-ld", "2026-10-02 09:10", "second"),
        (
            '<meta property="article:published_time" content="2026-10-02T16:10:00+07:00">',
            "meta",
            "2026-10-02 09:10",
            "second",
        ),
    ],
)
def test_machines_are_read_first(html: str, method: str, expected: str, precision: str) -> None:
    found = stamp(HEAD + html + TITLE + TEXT)
    assert found.method == method
    assert found.at.strftime("%Y-%m-%d %H:%M") == expected
    assert found.precision == precision
    assert found.zone == 420  # shown in the source's own offset


@pytest.mark.parametrize(
    ("line", "expected", "precision"),
    [
        ("Thứ Tư, 17/09/2025 | 08:30 GMT+7", "2025-09-17 01:30", "minute"),
        ("November, 27 2019", "2019-11-27 00:00", "day"),
        ("3 July, 2025", "2025-07-03 00:00", "day"),
        ("May 13, 2024 - 14:21", "2024-05-13 07:21", "minute"),
        ("2025年9月17日 10:30", "2025-09-17 03:30", "minute"),
        ("6 giờ trước", "2026-10-06 06:00", "hour"),
    ],
)
def test_a_date_in_sight_near_the_title(line: str, expected: str, precision: str) -> None:
    found = stamp(f"{HEAD}{TITLE}<div class=x>{line}</div>{TEXT}")
    assert (found.method, found.precision) == ("page", precision)
    assert found.at.strftime("%Y-%m-%d %H:%M") == expected


def test_american_order_where_the_source_says_so() -> None:
    html = f"{HEAD}{TITLE}<div>9/14/2026 6:44:00 PM</div>{TEXT}"
    found = stamp(html, date_order="mdy")
    assert found.at == datetime(2026, 9, 14, 11, 44, tzinfo=UTC)


def test_a_day_and_a_time_in_lines_of_their_own() -> None:
    found = stamp(f"{HEAD}{TITLE}<p>17/09/2025</p><p>08:30</p>{TEXT}")
    assert found.at == datetime(2025, 9, 17, 1, 30, tzinfo=UTC)


def test_a_dateline_tells_the_day() -> None:
    dated = TEXT.replace("<p>", "<p>(Kunming, China – 3 July, 2025) – ")
    found = stamp(HEAD + TITLE + dated)
    assert (found.method, found.precision) == ("dateline", "day")
    assert found.at == datetime(2025, 7, 3, tzinfo=UTC)


def test_a_day_in_the_address_is_better_than_none() -> None:
    found = stamp(HEAD + TITLE + TEXT, url="https://news.example/2025/07/03/scales.html")
    assert (found.method, found.at) == ("url", datetime(2025, 7, 3, tzinfo=UTC))


def test_the_clock_of_the_site_is_not_the_date() -> None:
    clock = "<div>October 6, 2026 08:56</div>"
    found = stamp(f"{HEAD}{clock}{TITLE}<div>13:47 | 20/05/2019</div>{TEXT}")
    assert found.at == datetime(2019, 5, 20, 6, 47, tzinfo=UTC)


@pytest.mark.parametrize(
    "lines",
    [
        "<div>Last updated: 9 May 2026</div><div>Published: 12 April 2024</div>",
        "<div>April 12, 2024, updated May 9, 2026</div>",
    ],
)
def test_the_day_of_a_change_comes_after_that_of_publication(lines: str) -> None:
    found = stamp(f"{HEAD}{TITLE}{lines}{TEXT}")
    assert found.at == datetime(2024, 4, 12, tzinfo=UTC)


def test_the_day_of_the_last_change_alone_is_believed_little() -> None:
    found = stamp(f"{HEAD}{TITLE}<div>Updated on May 9, 2026</div>{TEXT}")
    assert found.confidence < 0.5


def test_a_time_run_into_the_text_is_the_date_and_no_text() -> None:
    lead = "Officers opened a container and found scales."
    found = read(f"{HEAD}{TITLE}<div><span>17/09/2025 08:30</span><span>{lead}</span></div>{TEXT}")
    assert "17/09" not in found.text
    assert found.published is not None
    assert found.published.at == datetime(2025, 9, 17, 1, 30, tzinfo=UTC)


def test_a_feed_made_anew_today_loses_to_the_page() -> None:
    html = f"{HEAD}{TITLE}<div>20/05/2019</div>{TEXT}"
    found = stamp(html, entry=fed(NOW))
    assert found.at == datetime(2019, 5, 20, tzinfo=UTC)
    assert "conflict" in found.flags


def test_a_feed_gives_the_minute_of_a_day_in_sight() -> None:
    found = stamp(
        f"{HEAD}{TITLE}<div>05/10/2026</div>{TEXT}",
        entry=fed(datetime(2026, 10, 5, 4, 18, tzinfo=UTC)),
    )
    assert (found.method, found.at.hour, found.at.minute) == ("feed", 4, 18)


def test_agreement_raises_and_conflict_lowers_confidence() -> None:
    alone = stamp(HEAD + ld("2026-10-02T09:10:00Z") + TITLE + TEXT)
    agreed = stamp(
        HEAD + ld("2026-10-02T09:10:00Z") + TITLE + TEXT,
        entry=fed(datetime(2026, 10, 2, 9, 12, tzinfo=UTC)),
    )
    against = stamp(
        HEAD + ld("2026-10-02T09:10:00Z") + TITLE + TEXT,
        entry=fed(datetime(2026, 9, 2, 9, 12, tzinfo=UTC)),
    )
    assert against.confidence < alone.confidence < agreed.confidence
    assert "conflict" in against.flags


def test_what_lost_is_kept_as_evidence() -> None:
    html = HEAD + ld("2026-10-02T09:10:00Z") + TITLE + TEXT
    found = read(html, entry=fed(datetime(2026, 9, 2, tzinfo=UTC)))
    claims = [claim for claim in found.evidence if claim.part == "published"]
    assert [(claim.method, claim.chosen) for claim in claims] == [
        ("json-ld", True),
        ("feed", False),
    ]
    assert claims[1].note


def test_a_future_date_is_clamped_and_flagged() -> None:
    found = stamp(HEAD + ld("2027-10-02T09:10:00Z") + TITLE + TEXT)
    assert found.at == NOW
    assert "future" in found.flags


def test_the_time_of_the_visit_is_never_the_date() -> None:
    assert read(HEAD + TITLE + TEXT).published is None


def test_the_zone_of_the_source_is_taken_where_none_is_stated() -> None:
    html = HEAD + '<meta name="pubdate" content="2026-10-02 16:10:00">' + TITLE + TEXT
    found = stamp(html)
    assert found.at == datetime(2026, 10, 2, 9, 10, tzinfo=UTC)
    assert "zone-assumed" in found.flags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A meeting on drugs began in Hanoi on October 14. Since the last one in November 2013 the"
            " two sides have worked on a plan.",
            "2014-10-14",
        ),
        ("The fair opened on Tuesday, October 14, with nine countries and two hundred stalls.", "2025-10-14"),
        ("Ngày 14/10, hội nghị khai mạc tại Hà Nội. Hội nghị trước diễn ra vào tháng 11 năm 2013.", "2014-10-14"),
    ],
)  # fmt: skip
def test_a_year_nobody_wrote_is_inferred_and_flagged(text: str, expected: str) -> None:
    found = stamp(f"{HEAD}{TITLE}<p>{text}</p>")
    assert (found.method, found.precision) == ("inferred", "day")
    assert found.at.date().isoformat() == expected
    assert "year-inferred" in found.flags
    assert found.confidence < 0.5


def test_without_a_year_or_weekday_nothing_is_inferred() -> None:
    html = (
        f"{HEAD}{TITLE}<p>A meeting on drugs began in Hanoi on October 14 with nine countries.</p>"
    )
    assert read(html).published is None


def test_a_plan_for_years_to_come_gives_no_year() -> None:
    text = "A plan was signed on October 14. It runs from 2027 to 2030 and costs twelve million a year."
    assert read(f"{HEAD}{TITLE}<p>{text}</p>").published is None


def test_a_modified_time_before_publication_is_flagged() -> None:
    html = (
        HEAD
        + ld("2026-10-02T09:10:00Z")
        + '<meta property="article:modified_time" content="2026-09-01T00:00:00Z">'
    )
    found = read(html + TITLE + TEXT)
    assert found.modified is not None
    assert "before-published" in found.modified.flags


def test_stamps_are_values() -> None:
    found = stamp(HEAD + ld("2026-10-02T09:10:00Z") + TITLE + TEXT)
    assert replace(found) == found
