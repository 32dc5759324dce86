"""Languages are told by script, then by words; claims only settle what the text leaves open."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.language import detect, primary

TEXTS = {
    "vi": "Lực lượng hải quan bắt giữ hai tấn vảy tê tê tại cảng Hải Phòng",
    "en": "Customs officers seized two tonnes of pangolin scales at the port",
    "zh": "海关在港口查获两吨穿山甲鳞片，三名嫌疑人被捕",
    "ja": "税関は港で二トンのセンザンコウのうろこを押収した",
    "ko": "세관은 항구에서 천산갑 비늘 2톤을 압수했다",
    "th": "เจ้าหน้าที่ศุลกากรยึดเกล็ดตัวนิ่มสองตันที่ท่าเรือ",
    "km": "មន្ត្រីគយបានរឹបអូសស្រកាពង្រូល២តោន",
    "lo": "ເຈົ້າໜ້າທີ່ພາສີຍຶດເກັດຕົວລິ່ນສອງໂຕນ",
    "ru": "Таможенники изъяли две тонны чешуи панголина в порту",
    "fr": "Les douaniers ont saisi deux tonnes d'écailles de pangolin dans le port",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_sentence_tells_its_language(language: str) -> None:
    assert detect(TEXTS[language]) == language


def test_vietnamese_headlines_without_accents_are_told() -> None:
    text = "Bat giu hai doi tuong van chuyen trai phep nga voi qua cua khau, dieu tra mo rong vu an"
    assert detect(text) == "vi"


def test_a_claim_does_not_beat_the_text() -> None:
    assert detect(TEXTS["vi"], hints=("en",)) == "vi"
    assert detect(TEXTS["en"], hints=("vi-VN", "zh")) == "en"
    assert detect(TEXTS["zh"], hints=("en",)) == "zh"


def test_names_in_another_script_do_not_turn_the_text() -> None:
    assert detect(f"{TEXTS['en']} (穿山甲), said 海关 officials in the city.") == "en"
    assert detect("Operation Mekong Dragon opens in Đà Nẵng, officials of Việt Nam said") == "en"


def test_a_claim_is_left_where_the_text_says_nothing() -> None:
    assert detect("", hints=(None, "vi")) == "vi"
    assert detect("2.300 kg", hints=("en-GB",)) == "en"
    assert detect("") is None


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("en-GB", "en"), ("vi_VN", "vi"), ("zh-Hans", "zh"), ("", None), ("x", None)],
)
def test_tags_are_cut_to_the_primary_subtag(tag: str, expected: str | None) -> None:
    assert primary(tag) == expected


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400), st.lists(st.text(max_size=8) | st.none(), max_size=3))
def test_nothing_makes_it_raise(text: str, hints: list[str | None]) -> None:
    found = detect(text, hints)
    assert found is None or 2 <= len(found) <= 3
