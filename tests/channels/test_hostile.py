"""Titles and addresses made to harm: they come out harmless in every channel."""

import io
import json
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

import feedparser
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser

from monitor.channels.email import Email
from monitor.channels.file import FeedFile
from monitor.channels.plain import level, link, one_line
from monitor.channels.slack_blocks import parts
from monitor.channels.terminal import draw
from monitor.channels.view import pieces, view
from monitor.channels.webhook import payload
from monitor.model import Digest, Passage
from tests.channels.servers import Endpoint, text_of
from tests.digest.make import candidate, figure, made, stored

NASTY = [
    "Subject\r\nBcc: everyone@example.org\r\n\r\nbody",
    "nul\0 and bell\x07 and escape \x1b[2J",
    "right \N{RIGHT-TO-LEFT OVERRIDE}gnihtemos\N{POP DIRECTIONAL FORMATTING} \u2066x",
    "x" * 10_000,
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} {% for x in y %} ${x}",
    "<!channel> <@U123> <http://evil.example|click> *b* _i_ `c`",
    "\ud800 lone surrogate \ufffe",
    "]]> <![CDATA[ &amp; &#0;",
    "",
    "\u2028\u2029\x85",
]
text = st.one_of(st.sampled_from(NASTY), st.text(max_size=80))
address = st.one_of(
    st.sampled_from(
        [
            "javascript:alert(1)",
            'https://x.example/"onmouseover="alert(1)',
            "https://x.example/\r\nSet-Cookie: a",
            "https://[bad",
            "https://x.example/a|b>c<d",
            "data:text/html,<script>",
            "https://x.example/" + "a" * 5000,
        ]
    ),
    st.text(max_size=40).map(lambda tail: f"https://x.example/{tail}"),
)


def digest_of(words: str, url: str) -> Digest:
    article = stored(1, words, text=words + " ivory", url=url, figures=(figure("1", "kg", words),))
    return made(candidate(article), title=words or "t")


@settings(max_examples=60, deadline=None)
@given(text, address)
def test_a_mail_keeps_its_headers_and_its_page_runs_nothing(words: str, url: str) -> None:
    channel = Email(name="m", host="h", sender="a@b.example", to=("c@d.example",))
    raw = channel.message(digest_of(words, url), to="c@d.example", message_id="m1").as_bytes()
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert {name.lower() for name in mail} == {
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "list-id",
        "auto-submitted",
        "x-auto-response-suppress",
        "mime-version",
        "content-type",
    }
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    page = LexborHTMLParser(text_of(mail, "html"))
    assert not page.css("script, img, iframe, link, object, form")
    for node in page.css("body *"):
        assert not [name for name in node.attributes if name.startswith("on")]
    for anchor in page.css("a"):
        assert (anchor.attributes["href"] or "").startswith("https://x.example/")
    plain = text_of(mail)
    assert not re.search("[\0\x07\x1b\u202e\u2066]", plain)


@settings(max_examples=60, deadline=None)
@given(text, address)
def test_slack_and_webhook_stay_well_formed(words: str, url: str) -> None:
    digest = digest_of(words, url)
    blocks = [block for part in parts("s", view(digest), "m") for block in part.blocks]
    for block in blocks:
        if block["type"] == "section":
            outside = re.sub(r"<https://x\.example/[^<>|]*\|[^<>|]*>", "", block["text"]["text"])
            assert "<" not in outside
    json.loads(json.dumps(blocks).encode())
    json.loads(json.dumps(payload(digest, "m")).encode())


@settings(max_examples=30, deadline=None)
@given(text, address)
def test_terminal_and_feed_hold_no_control_characters(words: str, url: str) -> None:
    out = io.StringIO()
    digest = digest_of(words, url)
    draw(view(digest), Console(file=out, width=80, force_terminal=False))
    assert not re.search("[\0-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", out.getvalue())


async def test_a_feed_of_hostile_titles_parses(tmp_path: Path) -> None:
    hostile = [candidate(stored(n, words, text=words)) for n, words in enumerate(NASTY, 1)]
    for kind in ("atom", "rss"):
        with TemporaryDirectory(dir=tmp_path) as folder:
            path = Path(folder) / "f.xml"
            channel = FeedFile(name="f", path=str(path), format=kind)
            await channel.send(made(*hostile), to="", message_id="m", post=Endpoint())
            feed = feedparser.parse(path.read_bytes())
            assert not feed.bozo
            assert len(feed.entries) == len(NASTY)


@given(st.text(max_size=200))
def test_levelled_text_keeps_its_length_and_its_letters(words: str) -> None:
    assert len(level(words)) == len(words)
    assert level(level(words)) == level(words)
    assert level("Bắt giữ 20 bánh heroin — 海关") == "Bắt giữ 20 bánh heroin — 海关"
    assert len(one_line(words, 50)) <= 50


@given(st.text(max_size=60))
def test_a_link_is_http_or_nothing(url: str) -> None:
    made = link(url)
    assert made == "" or re.fullmatch(r"https?://[^\s\"'<>|\\]+", made, re.IGNORECASE)
    assert link("https://nhân-dân.example/tin tức?x=1&y=%C3%A9") != ""


@given(
    st.text(alphabet="ab ivory", min_size=1, max_size=1500),
    st.lists(st.tuples(st.integers(-5, 1600), st.integers(-5, 1600)), max_size=4),
)
def test_a_sentence_is_cut_at_its_hits_and_nothing_is_lost(
    sentence: str, hits: list[tuple[int, int]]
) -> None:
    cut = pieces(Passage(sentence=sentence, hits=tuple(hits), topic="t"))
    whole = "".join(piece.text for piece in cut)
    assert whole.removeprefix("… ").removesuffix(" …") in level(sentence)
    assert len(whole) <= 430
    assert all(piece.text for piece in cut)
