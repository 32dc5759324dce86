"""What is read as a figure and what is not, in sentences of our own."""

import time

import pytest

from monitor.figures import find
from tests.figures.make import article, read

ENGLISH = [
    ("Officers seized 2.3 tonnes of narcotics.", [("2300", "kg", "drugs")]),
    (
        "They seized 1,584.36 kg of heroin, 136.98 kg of cocaine and 12 grams of opium.",
        [("1584.36", "kg", "heroin"), ("136.98", "kg", "cocaine"), ("0.012", "kg", "opium")],
    ),
    (
        "Twenty cases involved precursors, with 353kg and 3,800 precursor tablets confiscated.",
        [
            ("20", "case", "precursor cases"),
            ("353", "kg", "drug precursors"),
            ("3800", "tablet", "drug precursors"),
        ],
    ),
    (
        "Police seized 1.745 million synthetic-drug tablets and arrested 213 suspects.",
        [("1745000", "tablet", "synthetic drugs"), ("213", "person", "suspects")],
    ),
    ("Customs found nearly half a ton of tusks.", [("500", "kg", "ivory")]),
    ("Rangers freed a dozen pangolins at the border.", [("12", "animal", "pangolins")]),
    ("The haul weighed 660 pounds of ivory.", [("299.3709642", "kg", "ivory")]),
    (
        "Four wanted drug traffickers were handed over.",
        [("4", "person", "suspects")],
    ),
    ("Police arrested 35 men and five women.",
     [("35", "person", "arrests"), ("5", "person", "arrests")]),
    (
        "The smuggler was sentenced to 15 months in prison.",
        [("1.25", "year", "prison")],
    ),
    (
        "Customs seized 456 kg of ivory worth US$1.2 million (VND28 billion).",
        [("456", "kg", "ivory"), ("1200000", "USD", "ivory"), ("28000000000", "VND", "ivory")],
    ),
    (
        "Officers seized 117 pieces of ivory, 30 bricks of heroin and 65 bags of crystal meth.",
        [("117", "piece", "ivory"), ("30", "brick", "heroin"), ("65", "piece", "methamphetamine")],
    ),
    ("Police broke up three trafficking rings.", [("3", "ring", "rings")]),
    (
        "The operation recorded 112 wildlife and wood cases and 15 drug smuggling cases.",
        [("112", "case", "wildlife cases"), ("15", "case", "drug cases")],
    ),
    ("Guards seized six guns and two boats from the poachers.",
     [("6", "weapon", "weapons"), ("2", "vehicle", "vehicles")]),
]  # fmt: skip

VIETNAMESE = [
    ("Lực lượng chức năng thu giữ hơn 2,5 tấn ma túy.", [("2500", "kg", "drugs")]),
    ("Công an thu giữ 1.745.000 viên ma túy tổng hợp.", [("1745000", "tablet", "synthetic drugs")]),
    ("Thu giữ 1,2 triệu viên thuốc lắc và 500 gam ketamine.",
     [("1200000", "tablet", "MDMA"), ("0.5", "kg", "ketamine")]),
    ("Công an bắt giữ 126 đối tượng, thu 10 bánh heroin.",
     [("126", "person", "suspects"), ("10", "brick", "heroin")]),
    ("Hải quan phát hiện hai vụ vận chuyển ma túy.", [("2", "case", "drug cases")]),
    ("Cảnh sát bắt mười hai nghi phạm.", [("12", "person", "suspects")]),
    ("Tòa tuyên phạt bị cáo 12 năm tù.", [("12", "year", "prison")]),
    ("Hải quan bắt giữ 7 tấn ngà voi, 3 tạ vảy tê tê.",
     [("7000", "kg", "ivory"), ("300", "kg", "pangolin scales")]),
    ("Kiểm lâm giải cứu 35 cá thể tê tê.", [("35", "animal", "pangolins")]),
    ("Lô hàng vi phạm bị thu giữ trị giá 578 tỷ 510 triệu đồng.",
     [("578510000000", "VND", "smuggled goods")]),
    ("Công an thu giữ 3 cân điện tử, 20 chiếc điện thoại và 7 xe máy.",
     [("3", "piece", "electronic scales"), ("20", "piece", "phones"),
      ("7", "vehicle", "vehicles")]),
]  # fmt: skip

CHINESE = [
    ("海关查获象牙制品2.5吨，抓获犯罪嫌疑人15名。", {("2500", "kg"), ("15", "person")}),
    ("警方缴获冰毒3.2公斤、毒品12万粒。", {("3.2", "kg"), ("120000", "tablet")}),
]

NOTHING = [
    "Nearly 60 delegates from 24 national agencies attended the seizure briefing.",
    "The customs meeting on April 15 was the seventh since 2018.",
    "The suspect, 43, lives 12 km from the border police post.",
    "Smuggling fell by 12.5 per cent in phase 4 of the operation.",
    "Smugglers face up to 15 years in prison and fines of VND100 million under the law.",
    "Call police on 0912 345 678 or see case no. 12/2024 on page 5.",
    "The city of 20 million people hosted two joint statements against crime.",
    "Customs cleared 850,000 tons of cashew nuts worth US$919 million in revenue.",
    "Poppy was grown on 29,500 hectares, UN drug experts say.",
]

NICHTS = [
    "Nghị định 128 quy định tại khoản 2, khoản 3 Điều 15 về vi phạm hải quan.",
    "Mức phạt thấp nhất từ 3 triệu đồng đến 100 triệu đồng đối với hành vi buôn lậu.",
    "Hội nghị có 60 đại biểu từ 24 nước bàn về phòng chống ma túy ngày 14/6/2020.",
    "Nghi phạm 40 tuổi, sinh năm 1986, trú tại thôn 2, bị khởi tố.",
    "Hải quan thu ngân sách đạt 11.500 tỷ đồng.",
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), VIETNAMESE)
def test_vietnamese(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert read(text, "vi") == expected


@pytest.mark.parametrize(("text", "expected"), CHINESE)
def test_chinese(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(value, unit) for value, unit, _ in read(text, "zh")} == expected


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_figure(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("text", NICHTS)
def test_what_is_no_figure_in_vietnamese(text: str) -> None:
    assert read(text, "vi") == []


def test_words_span_and_sentence() -> None:
    text = (
        "A ring was found.\n\nOn Monday police in Laos seized over 21.2 kg of heroin. It was a lot."
    )
    (found,) = find(article(text))
    assert found.words == text[found.start : found.end] == "over 21.2 kg of heroin"
    assert found.sentence == "On Monday police in Laos seized over 21.2 kg of heroin."
    assert (found.approx, found.action, found.field) == ("over", "seized", "text")
    assert found.scope == "Laos"


def test_a_range_keeps_both_ends() -> None:
    (found,) = find(article("Police seized from 10 to 12 kg of heroin."))
    assert [found.value, found.high] == [10, 12]
    (found,) = find(article("Công an thu giữ từ 3 đến 5 tấn ma túy.", language="vi"))
    assert [found.value, found.high] == [3000, 5000]


def test_a_part_is_not_its_total() -> None:
    found = find(article("Customs seized 40 tusks, of which 12 tusks were carved."))
    assert [f"{one.value} {one.share}" for one in found] == ["40 total", "12 part"]


def test_scope_names_campaign_place_and_period() -> None:
    text = (
        "In the first 10 months of 2025, Viet Nam uncovered 165 drug cases. "
        "OMD 7 recorded 1,155 cases."
    )
    first, second = find(article(text))
    assert first.scope == "Việt Nam, first 10 months of 2025"
    assert second.scope is not None
    assert second.scope.startswith("OMD 7")


def test_title_and_text_state_it_once() -> None:
    text = "Police arrested four people on Monday and seized 12 kg of heroin."
    found = find(article(text, title="Four held with 12 kg of heroin"))
    assert [f"{one.value} {one.field}" for one in found] == ["4 text", "12 text"]


def test_a_rounded_headline_is_no_figure_of_its_own() -> None:
    found = find(article("Police recorded 1,715 drug cases.", title="Over 1,700 cases recorded"))
    assert [one.value for one in found] == [1715]


def test_language_is_seen_where_it_is_not_stated() -> None:
    assert read("Công an bắt giữ 5 đối tượng.", None) == [("5", "person", "suspects")]
    assert read("警方查获海洛因2公斤。", None) == [("2", "kg", "heroin")]


@pytest.mark.parametrize(
    "text",
    ["", "\0", "İ" * 50 + " police seized 3 kg of heroin", "9" * 400 + " kg of heroin seized"],
)
def test_odd_texts_are_read(text: str) -> None:
    for one in find(article(text)):
        assert text[one.start : one.end] == one.words


@pytest.mark.parametrize(
    "text",
    [
        "police seized 3 kg of heroin and 4 tusks, " * 4000,
        "1 111 " * 20_000,
        "two hundred thousand " * 10_000,
        "10-12-" * 20_000,
    ],
)
def test_hostile_texts_take_no_longer_than_their_length(text: str) -> None:
    started = time.process_time()
    find(article(text))
    assert time.process_time() - started < 4
