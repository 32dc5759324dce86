"""What a fingerprint keeps, and what does not change it."""

import json
import pickle
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.dedup import Fingerprint, keys
from monitor.dedup.folding import body, plain
from monitor.dedup.names import names
from monitor.dedup.numbers import days, editions, numbers
from monitor.dedup.shingles import cover, sketch
from tests.dedup.reports import SEIZURE, VIETNAMESE, printed, report

WORDS = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "rho", "sigma", "tau", "phi"]))


@pytest.mark.parametrize(
    "head",
    ["TÂN HÒA (VNA) – ", "Tan Hoa (VNA) - ", "TAN HOA — ", "TAN HOA, Oct. 4 (Xinhua) -- ", "",
     "TAN HOA: ", "(NB&CL) "],
)  # fmt: skip
@pytest.mark.parametrize("tail", ["", " — VNS", " - VNA", "./.", " (TTXVN/Vietnam+)", " VNA/VNP"])
def test_datelines_and_tails_are_no_part_of_a_text(head: str, tail: str) -> None:
    assert printed(head + SEIZURE + tail).sha == printed().sha


def test_a_dash_in_an_ordinary_sentence_is_no_dateline() -> None:
    text = "Four officers — all from the port — opened it."
    assert body(text) == text


def test_british_and_american_spelling_are_one() -> None:
    british = "The organisation's labour centre recognised 12 tonnes of grey programme licences"
    american = "The organization's labor center recognized 12 tons of gray program licenses"
    assert plain(british) == plain(american)
    assert plain("Việt Nam, Hà Nội, 12 kg") == plain("VIETNAM Hanoi 12kg")


def test_accents_case_and_typography_change_nothing() -> None:
    fancy = SEIZURE.replace("'", "’").replace(" that ", "  that ")
    assert printed(fancy.upper()).sha == printed(SEIZURE).sha


def test_numbers_have_one_notation_in_both_languages() -> None:
    english = {n.key for n in numbers("1,640 kg, us$18.5-million, seven tons, 12 per cent", "en")}
    assert english == {"m1640", "$18500000", "m7000", "%12"}
    vietnamese = {n.key for n in numbers("1.640 kg, 2,3 tan, 500 trieu dong, 1.155 vu", "vi")}
    assert vietnamese == {"m1640", "m2300", "$500000000", "n1155"}


def test_days_are_found_in_both_languages() -> None:
    assert {d for _, d in days("on 3 october 2026 and july 4", "en")[0]} == {
        (2026, 10, 3),
        (0, 7, 4),
    }
    assert {d for _, d in days("ngay 3/10, sang 5 thang 8 va ngay 5 thang 8", "vi")[0]} >= {
        (0, 10, 3),
        (0, 8, 5),
    }


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("the fifth mekong dragon campaign", "phase", 5),
        ("operation mekong dragon vii", "phase", 7),
        ("chien dich con rong me kong giai doan 2", "phase", 2),
        ("the 118th joint patrol", "no", 118),
        ("patrol no. 119 began", "no", 119),
        ("hoi nghi lan thu 19", "meeting", 19),
        ("the 13th asean ministerial meeting", "meeting", 13),
        ("operation thunder 2025", "year", 2025),
    ],
)
def test_editions_are_found(text: str, kind: str, number: int) -> None:
    assert (kind, number) in {(k, n) for _, k, n in editions(text)}


def test_names_meet_across_languages() -> None:
    english = {name.key for name in names("He left Khanh Hoa, and Le Van Mich stayed in China.")}
    vietnamese = {
        name.key for name in names("Ông Lê Văn Mích rời Khánh Hòa sang Trung Quốc.", "vi")
    }
    assert {"khanhhoa", "levanmich", "china"} <= english & vietnamese


def test_a_fingerprint_survives_json_and_pickle() -> None:
    found = printed(VIETNAMESE, language="vi", title="Ngà voi trong container lạc")
    assert Fingerprint.from_json(json.loads(json.dumps(found.to_json()))) == found
    assert pickle.loads(pickle.dumps(found)) == found
    assert keys(found) == tuple(sorted(set(keys(found))))
    assert all(-(1 << 47) - 1 <= key < (1 << 47) for key in keys(found))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.text(max_size=60))
def test_any_text_has_a_fingerprint(text: str, title: str) -> None:
    found = printed(text, title=title)
    assert found == printed(text, title=title)
    assert len(found.sketch.hashes) <= max(found.sketch.shingles, 1)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS)
def test_cover_is_symmetric_and_whole_for_a_part(one: list[str], more: list[str]) -> None:
    first, both = sketch(" ".join(one)), sketch(" ".join(one + more))
    there, back = cover(first, both), cover(both, first)
    assert (there.first, there.second) == (back.second, back.first)
    if len(one) > 3 and first.rate == both.rate:
        assert there.first == 1.0 or not first.hashes


@pytest.mark.parametrize(
    "text",
    ["(" * 9000, "A " * 20000, "1 " * 20000, "Aa Bb, " * 6000, "- " * 20000, "12.3.4/5" * 5000,
     "[x](" * 9000, ")", "A.B " * 9000, "ngay 1 " * 6000, "first " * 6000, "-" * 40000],
)  # fmt: skip
def test_hostile_text_takes_no_long_time(text: str) -> None:
    start = time.perf_counter()
    printed(text, title=text[:500])
    assert time.perf_counter() - start < 2


def test_characters_stand_for_words_where_there_are_no_spaces() -> None:
    chinese = "湄龙行动第七阶段总结会议在庆和省举行越南海关查获毒品案件多人被捕移交法院处理。" * 3
    assert len(printed(chinese, language="zh").sketch.hashes) > 10
    assert report(chinese).text == chinese
