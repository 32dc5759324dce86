"""Folding keeps positions; cleaning remembers them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import text

ANY = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"), st.sampled_from("áàăằđĐươ\u0301\u0323\u00ad\u200d–’ aB")
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("given_text", "folded"),
    [
        ("Đường dây", "duong day"),
        ("MEKONG–Lancang", "mekong lancang"),
        ("Việt\u00a0Nam", "viet nam"),
        ("海关，象牙", "海关 象牙"),
        ("ยาเสพติด", "ยาเสพติด"),
    ],
)
def test_case_accents_and_signs_go(given_text: str, folded: str) -> None:
    assert text.fold(given_text) == folded


@given(ANY)
def test_folding_keeps_the_length(given_text: str) -> None:
    assert len(text.fold(given_text)) == len(given_text)


@given(ANY)
def test_a_letter_folds_alike_in_any_company(given_text: str) -> None:
    assert text.fold(given_text) == "".join(text.fold(char) for char in given_text)


@given(ANY)
def test_reading_is_clean_and_points_back(given_text: str) -> None:
    found = text.read(given_text)
    assert len(found.folded) == len(found.text)
    if found.places is not None:
        assert len(found.places) == len(found.text) + 1
        assert found.places == sorted(found.places)


def test_decomposed_letters_point_to_where_they_stood() -> None:
    found = text.read(unicodedata.normalize("NFD", "Việt Nam"))
    assert found.text == "Việt Nam"
    assert found.places == [0, 1, 2, 5, 6, 7, 8, 9, 10]


def test_tone_marks_may_stand_on_either_vowel() -> None:
    assert text.exact("Hoà") == text.exact("hòa")
    assert text.exact("ma tuý") == text.exact("MA TÚY")
    assert text.exact("má") != text.exact("ma")


def test_seams_show_words_run_together() -> None:
    assert text.read("Department ofViệt Nam").seams == [13]
    assert text.read("ở quậnĐống 海").seams == [6]
