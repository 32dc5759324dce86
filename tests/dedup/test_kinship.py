"""What two articles are to each other."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.dedup import compare
from tests.dedup.reports import ELSEWHERE, RETOLD, SEIZURE, VIETNAMESE, printed

SENTENCES = re.split(r"(?<=[.]) ", SEIZURE.replace("\n\n", " "))


def test_the_same_text_elsewhere() -> None:
    link = compare(printed(), printed(f"TAN HOA — {SEIZURE} — VNS", source="times", days=1))
    assert link is not None
    assert (link.kinship, link.score) == ("same-text", 1.0)


def test_a_cut_copy_an_update_and_a_reprint_are_told_apart() -> None:
    cut = compare(printed(), printed(" ".join(SENTENCES[:2]), source="times"))
    longer = f"{SEIZURE}\n\n{ELSEWHERE}"
    more = compare(printed(), printed(longer, source="times"))
    edited = compare(printed(), printed(SEIZURE.replace("uneven", "odd"), source="times"))
    assert cut is not None
    assert more is not None
    assert edited is not None
    assert [cut.kinship, more.kinship, edited.kinship] == ["copy"] * 3
    assert (cut.flags, edited.flags) == (("cut",), ("reprint",))
    assert cut.other_cover == 1.0
    assert (cut.cover or 0) < 0.8


def test_another_outlets_own_report_is_one_story() -> None:
    link = compare(printed(), printed(RETOLD, source="times", days=2))
    assert link is not None
    assert link.kinship == "story"
    assert "1,640 kg" in link.reason
    assert "2 days apart" in link.reason


def test_english_and_vietnamese_reports_meet() -> None:
    link = compare(printed(), printed(VIETNAMESE, source="bao", language="vi"))
    assert link is not None
    assert link.kinship == "story"


def test_other_news_has_nothing_to_do_with_it() -> None:
    assert compare(printed(), printed(ELSEWHERE, source="times")) is None


def test_template_news_with_other_numbers_and_names_stays_apart() -> None:
    other = SEIZURE
    for old, new in [("1,640", "2,318"), ("212", "475"), ("Tan Hoa", "Cam Phu"), ("9.4", "3.7"),
                     ("August 28", "May 11"), ("October 3", "June 9"), ("Quang Lam", "Bac Son"),
                     ("Le Van Mich", "Vu Duc Hai"), ("Dao Thi Sen", "Ngo Minh")]:  # fmt: skip
        other = other.replace(old, new)
    link = compare(printed(), printed(other, source="times"))
    assert link is not None
    assert link.kinship == "apart"
    assert "numbers" in link.reason


def test_swapped_digits_are_flagged() -> None:
    swapped = SEIZURE.replace("1,640", "1,460").replace("212", "221")
    link = compare(printed(), printed(swapped, source="clone"))
    assert link is not None
    assert link.kinship == "story"
    assert link.flags == ("digits-swapped",)
    assert "check" in link.reason


@pytest.mark.parametrize(
    ("one", "other"),
    [("phase 5", "phase 6"), ("no. 118", "no. 119"), ("fifth phase", "sixth phase")],
)
def test_numbered_editions_stay_apart(one: str, other: str) -> None:
    text = (
        "The {} of the joint river patrol of four countries began on Tuesday with 120 officers on "
        "six vessels, who will search ferries and hand out leaflets in the villages near Kuan Lei."
    )
    link = compare(printed(text.format(one)), printed(text.format(other), source="times"))
    assert link is None or link.kinship == "apart"


def test_half_a_year_between_two_reports_keeps_them_apart() -> None:
    link = compare(printed(), printed(RETOLD, source="times", days=180))
    assert link is None or link.kinship == "apart"


def test_without_dates_the_days_that_texts_name_count() -> None:
    text = (
        "Rangers at Pu Sam said that on {} they had found nine snares and the skin of a clouded "
        "leopard near the upper camp, and that two hunters had run away over the ridge."
    )
    first = printed(text.format("March 4"), days=None)
    link = compare(first, printed(text.format("August 19"), source="times", days=None))
    assert link is None or link.kinship == "apart"


def test_short_texts_and_teasers() -> None:
    teaser = SENTENCES[0].partition(" in a container")[0]
    found = compare(printed(), printed(teaser, source="times"))
    assert found is not None
    assert found.kinship in ("copy", "story")
    one = "Seven held after a boat with ivory sank off Cape Lu"
    near = compare(printed(one), printed(one + " today", source="times"))
    assert near is not None
    assert near.kinship == "copy"
    assert compare(printed("No ivory here"), printed("Market opens late", source="times")) is None


def test_inside_one_source_alike_is_not_enough() -> None:
    weekly = (
        "The border post at Cau Lim counted {} lorries and {} travellers last week, its commander "
        "Pham Quoc Tuy said on Monday. Most of the goods were fruit, rubber and timber."
    )
    first = printed(weekly.format(412, "3,870"))
    link = compare(first, printed(weekly.format(398, "4,115"), days=7))
    assert link is None or link.kinship == "apart"


@settings(max_examples=40, deadline=None)
@given(st.permutations(SENTENCES), st.integers(4, len(SENTENCES)))
def test_reordered_and_dropped_sentences_leave_a_copy(order: list[str], kept: int) -> None:
    link = compare(printed(), printed(" ".join(order[:kept]), source="times"))
    assert link is not None
    assert link.kinship in ("copy", "same-text")


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([SEIZURE, RETOLD, VIETNAMESE, ELSEWHERE]),
    st.sampled_from([SEIZURE, RETOLD, VIETNAMESE, ELSEWHERE]),
    st.one_of(st.none(), st.integers(-90, 90)),
)
def test_the_answer_is_the_same_from_both_sides(one: str, other: str, days: int | None) -> None:
    first, second = printed(one), printed(other, source="times", days=days)
    there, back = compare(first, second), compare(second, first)
    assert (there and there.turned()) == back
