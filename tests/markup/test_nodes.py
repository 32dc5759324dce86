"""Text out of nodes and fragments."""

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import markup


def test_cleans_text_to_one_line() -> None:
    assert markup.clean(" a\u200b\n b\u00a0 c\u0000 e\u0301") == "a b c é"
    assert markup.clean("don\u0092t\u0085") == "don’t…"
    assert markup.unescape("ng&amp;#224;y") == "ngày"
    assert markup.plain("Two <b>tigers</b> &amp;amp; a cub") == "Two tigers & a cub"
    assert markup.plain("5 < 6 and 7 > 6") == "5 < 6 and 7 > 6"


def test_keeps_blocks_apart_and_words_whole() -> None:
    page = markup.parse("<div>One <b>t</b>wo<p>three</p>four<br>five<ul><li>six</ul></div>")
    assert markup.paragraphs(page.body) == ["One two", "three", "four", "five", "six"]
    assert markup.paragraphs(None) == []


def test_knows_attributes() -> None:
    link = markup.parse("<a href=' /x '>y</a>").css_first("a")
    assert markup.attribute(link, "href") == "/x"
    assert markup.attribute(link, "rel") == ""
    assert markup.attribute(None, "rel") == ""


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200) | st.text(alphabet="<>/=\"' abpdiv&;#1", max_size=200))
def test_never_raises(text: str) -> None:
    assert isinstance(markup.plain(text), str)
    markup.paragraphs(markup.parse(text).body)
