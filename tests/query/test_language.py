"""What each part of the language finds and what it leaves alone."""

import unicodedata

import pytest

from monitor.query import Reading
from tests.query.making import article, is_true, outcome


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("viet nam", "Hải quan Việt Nam"),
        ("duong day", "triệt phá đường dây"),
        ("má", "ba má tôi"),
        ("hòa", "Khánh Hoà"),
        ('"ma tuý"', "buôn bán ma túy"),
        ('"ma túy"', unicodedata.normalize("NFD", "Buôn bán MA TÚY")),
        ("crime", "several crimes"),
        ("crimes", "a crime"),
        ("traffic", "convicted traffickers"),
        ("trafficking", "they trafficked horns"),
        ("seiz*", "Officers seized it"),
        ('"human traffick*"', "a human trafficker"),
        ("Mekong-Lancang", "the Mekong–Lancang forum"),
        ('"Mekong—Lancang"', "Mekong - Lancang"),
        ('"Mekong Dragon"', "Operation Mekong\nDragon"),
        ('"Mekong Dragon"', "Mekong\u00a0Dragon"),
        ('"Mekong Dragon"', "Mekong\u200b Dragon"),
        ('"Mekong Dragon"', "Mekong\u200bDragon"),
        ("heroin", "he\u00adroin"),
        ('"việt nam"', "Department ofViệt Nam Customs"),
        ("wechat", "sold on WeChat"),
        ('"wechat pay"', "by WeChat Pay"),
        ('"OMD VII"', "OMD 7 ended"),
        ('"OMD 7"', "OMD VII ended"),
        ('"OMD 7"', "OMD-7 and OMD7"),
        ('"OMD 7"', "Mekong Dragon VII"),
        ("OMD 7", "Mekong Dragon VII"),
        ("Mekong Dragon VII", "OMD 7"),
        ("=OMD", "the OMD operation"),
        ("象牙", "海关查获走私象牙两吨"),
        ("象牙 走私", "海关查获走私象牙两吨"),
        ("ยาบ้า", "ยึดยาบ้าได้"),
        ("ivory NEAR/3 seized", "seized two tonnes of ivory"),
        ("(ivory OR horn) NEAR/2 seized", "seized a rhino horn"),
        ("seized ONEAR/3 ivory", "seized two tonnes of ivory"),
        ("@pack:ivory", "hai tấn ngà voi"),
        ("@ivory", "some ivory"),
        ("ATLEAST/2 ivory", "ivory and more ivory"),
        ("title:ivory OR text:horn", "a horn"),
        ("ivory -zoo", "ivory seized"),
        ("ivory –zoo", "ivory seized"),
        ("ivory # the white gold\nAND seized", "ivory seized"),
        ("NOT zoo", "ivory"),
        ("(a OR b) c", "b c"),
        ("C04", "Cục C04"),
        ("U.S.", "the U.S. said"),
    ],
)
def test_it_finds(query: str, text: str) -> None:
    assert is_true(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("má", "ma"),
        ("má", "mà"),
        ('"tê tê"', "chân tay tê bì"),
        ('"con hổ"', "còn hổ"),
        ('"crime"', "several crimes"),
        ("=OMD", "omd"),
        ("=May", "they may"),
        ('"OMD 7"', "OMD 6"),
        ('"OMD 5"', "OMD v"),
        ("OMD 7", "OMD 2 stopped 7 lorries"),
        ('"Mekong Dragon"', "Mekong fruit Dragon"),
        ("dragon", "snapdragons"),
        ("ivory NEAR/2 seized", "seized two large tonnes of ivory"),
        ("seized ONEAR/3 ivory", "ivory was seized"),
        ("ATLEAST/2 ivory", "ivory"),
        ("title:ivory", "ivory"),
        ("ivory -zoo", "ivory at the zoo"),
        ("ivory AND horn", "ivory"),
    ],
)
def test_it_leaves_alone(query: str, text: str) -> None:
    assert not is_true(query, text)


def test_vietnamese_is_never_stemmed() -> None:
    assert is_true("crime", "crimes", "en")
    assert not is_true("crime", "crimes", "vi")


def test_phrases_do_not_cross_from_title_to_text() -> None:
    assert not outcome('"ivory seized"', article("seized", title="ivory")).true
    assert not outcome("ivory NEAR/5 seized", article("seized", title="ivory")).true


@pytest.mark.parametrize(
    ("query", "true"),
    [
        ("source:vns", True),
        ("source:v*", True),
        ("source:vna-en", False),
        ("lang:en", True),
        ("lang:vi", False),
        ("author:hoang", True),
        ('author:"Huy Hoang"', True),
        ("author:minh", False),
        ("date:2025", True),
        ("date:2025-11", True),
        ("date:2025-11-20", True),
        ("date:2025-12..", False),
        ("date:..2025-11-20", True),
        ("date:>=2025-11-20", True),
        ("date:>2025-11-20", False),
        ("date:<2025-11-21", True),
        ("date:2025-01..2025-06", False),
    ],
)
def test_it_asks_what_is_known_beside_the_words(query: str, true: bool) -> None:
    about = article("ivory", author="Huy Hoàng", day="2025-11-20")
    assert outcome(f"ivory {query}", about).true is true


def test_a_date_clause_is_false_where_no_date_is_known() -> None:
    assert not outcome("date:2025", article("x")).true


@pytest.mark.parametrize(
    ("query", "score"),
    [
        ("ivory", 1),
        ("ivory OR horn", 2),
        ("ivory^3 OR horn", 4),
        ("(ivory OR horn)^3", 3),
        ("ivory^3 OR zoo^-2", 3),
        ("ivory^3 OR horn^-2", 1),
        ("ivory AND horn^0.5", 1.5),
        ("ivory -zoo", 1),
    ],
)
def test_true_clauses_count_their_weight(query: str, score: float) -> None:
    assert outcome(query, article("ivory and horn")).score == score


def test_lead_is_the_title_and_the_first_words() -> None:
    late = " ".join(["word"] * 80) + " ivory"
    assert outcome("lead:ivory", article("x", title="ivory")).true
    assert outcome("lead:ivory", article("some ivory")).true
    assert not outcome("lead:ivory", article(late)).true
    hundred = "chữ " * 100 + "ngà voi"  # syllables: some seventy words
    assert outcome('lead:"ngà voi"', article(hundred, language="vi")).true
    assert not outcome('lead:"ngà voi"', article(hundred, language=None)).true


def test_places_lead_back_to_the_article_as_stored() -> None:
    text = unicodedata.normalize("NFD", "Bắt vụ buôn ma\u00adtúy lớn, ma túy đá")
    about = article(text, title="T", language="vi")
    reading = Reading(about)
    (hit,) = outcome('"ma túy"', about).hits
    field, start, end = reading.field_of(hit.place)
    assert field == "text"
    assert unicodedata.normalize("NFC", text[start:end]) == "ma túy"
