"""Charsets: what the bytes say against what labels say."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import markup
from monitor.markup import CONFLICT, GUESSED, decode

VI = "Hải quan cửa khẩu vừa bắt giữ ba người chở vảy tê tê và ngà voi giấu trong xe gỗ. " * 2
ZH = "警方在边境查获大批毒品，抓获三名犯罪嫌疑人。海关表示将继续与有关国家合作打击走私。"
ZHT = "海關在機場查獲一批象牙，警方拘捕三名男子，並表示會繼續與其他國家合作打擊走私活動。"
JA = "警察は港で密輸された象牙を見つけ、三人の男を逮捕したと発表した。"
KO = "세관은 항구에서 밀수된 상아를 발견하고 남성 세 명을 체포했다고 밝혔다."
TH = "ตำรวจจับกุมผู้ต้องหาสามคนในคดีลักลอบนำเข้างาช้างที่ชายแดน"
RU = "Таможня задержала троих мужчин, перевозивших слоновую кость через границу."
TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows_1258(text: str) -> bytes:
    """Write tones as bytes of their own, as that charset has to."""
    out = ""
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        tones = "".join(mark for mark in parts if mark in TONES)
        out += unicodedata.normalize("NFC", "".join(m for m in parts if m not in TONES)) + tones
    return out.encode("cp1258")


BODIES = {
    "utf-8": VI.encode(),
    "utf-8-sig": VI.encode("utf-8-sig"),
    "utf-16": VI.encode("utf-16"),
    "utf-16-le": VI.encode("utf-16-le"),
    "utf-16-be": VI.encode("utf-16-be"),
    "utf-32-le": VI.encode("utf-32-le"),
    "windows-1258": windows_1258(VI),
    "gb18030": ZH.encode("gb18030"),
    "big5": ZHT.encode("big5"),
    "shift_jis": JA.encode("shift_jis"),
    "euc-jp": JA.encode("euc_jp"),
    "iso-2022-jp": JA.encode("iso2022_jp"),
    "euc-kr": KO.encode("euc_kr"),
    "windows-874": TH.encode("cp874"),
    "windows-1251": RU.encode("cp1251"),
}
TEXTS = {
    "gb18030": ZH,
    "big5": ZHT,
    "shift_jis": JA,
    "euc-jp": JA,
    "iso-2022-jp": JA,
    "euc-kr": KO,
    "windows-874": TH,
    "windows-1251": RU,
}


@pytest.mark.parametrize("charset", BODIES)
@pytest.mark.parametrize("header", ["right", None, "iso-8859-1", "x-unheard-of"])
def test_reads_text_whatever_the_label(charset: str, header: str | None) -> None:
    label = charset if header == "right" else header
    assert decode(BODIES[charset], label).text == TEXTS.get(charset, VI)


@pytest.mark.parametrize("charset", ["gb18030", "big5", "shift_jis", "euc-kr", "windows-1258"])
def test_marks_what_no_label_confirms(charset: str) -> None:
    assert GUESSED in decode(BODIES[charset]).flags
    assert decode(BODIES[charset], charset).flags == ()


def test_trusts_a_declaration_in_the_page() -> None:
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
    body = page.encode() + "镕湄龙行动".encode("gb18030")
    found = decode(body, None, content_type="text/html")
    assert (found.text[-5:], found.how, found.flags) == ("镕湄龙行动", "declared", ())


@pytest.mark.parametrize("label", ["utf-16", "iso-8859-1", "gb2312", "windows-1258"])
def test_utf8_wins_over_a_lying_label(label: str) -> None:
    found = decode(f'<?xml version="1.0" encoding="{label}"?>'.encode() + VI.encode(), "latin1")
    assert (found.text.endswith(VI), found.charset, found.flags) == (True, "utf-8", (CONFLICT,))


def test_ascii_contradicts_nothing() -> None:
    assert decode(b"<p>plain</p>", "windows-1252").flags == ()


def test_a_multibyte_declaration_beats_a_thoughtless_header() -> None:
    body = b'<?xml version="1.0" encoding="euc-kr"?><t>\xb3\xe2</t>'
    found = decode(body, "iso-8859-1", content_type="text/xml")
    assert ("년" in found.text, found.flags) == (True, (CONFLICT,))


def test_forgives_a_body_cut_in_a_character() -> None:
    assert decode(VI.encode() + "ệ".encode()[:2], "utf-8").flags == ()
    assert decode(ZH.encode("gb18030")[:-1], "gb2312").text.startswith(ZH[:-1])


def test_marks_damaged_utf8() -> None:
    found = decode(VI.encode() + b" \xff " + VI.encode(), "utf-8")
    assert (found.text.count(VI.strip()), found.flags) == (2, (CONFLICT,))


@pytest.mark.parametrize("label", ["rot13", "base64", "idna", "unicode_escape", "utf-7", "\0", ""])
def test_refuses_codecs_that_are_no_charsets(label: str) -> None:
    assert markup.codec(label) is None


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-16")),
    st.none() | st.text(max_size=12) | st.sampled_from(["utf-16", "gbk", "cp1258", "latin1"]),
    st.sampled_from(["", "text/html", "application/xml"]),
)
def test_never_raises(body: bytes, header: str | None, kind: str) -> None:
    assert isinstance(decode(body, header, content_type=kind).text, str)


def test_reads_the_encoding_feeds(shared: Path) -> None:
    wanted = {
        "euc-kr.xml": ("cp949", "<title>년</title>"),
        "euc-kr-item.xml": ("cp949", "<description>년</description>"),
        "u16.xml": ("utf-16-be", "<rss>"),
        "utf16.xml": ("utf-16-be", "<rss>"),
        "utf-16be-autodetect.xml": ("utf-16-be", "<rss>"),
        "utf-16le-bom.xml": ("utf-16-le", "<rss>"),
        "utf-16le.xml": ("utf-16-le", "<rss>"),
        "utf-32le-bom.xml": ("utf-32-le", "<rss>"),
        "http_i18n.xml": ("utf-8", "Iñtërnâtiônàlizætiøn"),
        "utf-8-bom.xml": ("utf-8", "<rss>"),
    }
    folder = shared / "real/feeds/feedparser_encoding"
    for name, (charset, text) in wanted.items():
        found = decode((folder / name).read_bytes(), None, content_type="application/xml")
        assert (found.charset, text in found.text) == (charset, True), name
