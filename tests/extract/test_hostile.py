"""Pages made to hold a reader up: read, skipped or refused, within bounds, never another error."""

# ruff: noqa: ISC004 - markup stands on lines as pages have it
import json
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.extract import extract
from monitor.model import Article, Entry, Skipped
from tests.extract.make import page, read, source

SENTENCE = "<p>Customs officers seized two tonnes of scales at the port on Monday, they said.</p>"
HEAD = "<html><head><title>Scales seized at the port</title></head><body><h1>Scales seized</h1>"
KEPT, REFUSED, SKIPPED = "kept", "refused", "skipped"

PAGES: dict[str, tuple[str | bytes, str]] = {
    "plain": (HEAD + SENTENCE, KEPT),
    "empty": ("", SKIPPED),
    "a PDF": (b"%PDF-1.7\n" + bytes(range(256)) * 400, SKIPPED),
    "50,000 nested divs": (HEAD + "<div>" * 50_000 + SENTENCE, REFUSED),
    "4,000 nested divs": (HEAD + "<div>" * 4_000 + SENTENCE, KEPT),
    "50,000 unclosed b, i, font": (HEAD + "<b><i><font>" * 16_667 + SENTENCE, REFUSED),
    "200,000 links": (HEAD + SENTENCE + '<a href="/x">x</a> ' * 200_000, KEPT),
    "20 MB of paragraphs": (HEAD + SENTENCE * 240_000, REFUSED),
    "5 MB on one line": (HEAD + SENTENCE + "word " * 1_000_000, KEPT),
    "10 MB data image": (HEAD + SENTENCE + f'<img src="data:;base64,{"A" * 10_000_000}">', KEPT),
    "8 MB of state": (HEAD + SENTENCE + f"<script>s={'{},' * 2_700_000}</script>", KEPT),
    "JSON-LD 20,000 deep": (
        f'{HEAD}<script type="application/ld+json">{"[" * 20_000}{"]" * 20_000}</script>{SENTENCE}',
        KEPT,
    ),
    "3,000 tables in tables": (HEAD + "<table><tr><td>" * 3_000 + SENTENCE, KEPT),
    "control characters": (HEAD + SENTENCE + "<p>a\0b\x01c\x1f</p>", KEPT),
    "UTF-16": ((HEAD + SENTENCE).encode("utf-16"), KEPT),
    "gb18030 that says gb2312": (
        (HEAD + "<meta charset=gb2312>" + SENTENCE + "<p>海关查获两吨鳞片。</p>").encode("gb18030"),
        KEPT,
    ),
    "windows-1252 that says utf-8": ((HEAD + SENTENCE + "<p>à l’été</p>").encode("cp1252"), KEPT),
    "100,000 attributes": (
        f"{HEAD}<div {' '.join(f'a{n}=1' for n in range(100_000))}>{SENTENCE}", REFUSED,
    ),
    "30,000 attributes with > in quotes": (
        HEAD + "<div " + " ".join(f'a{n}=">"' for n in range(30_000)) + ">" + SENTENCE, REFUSED,
    ),
    "500 tags of 900 attributes": (
        f"{HEAD}{SENTENCE}" + f"<p {' '.join(f'a{n}=1' for n in range(900))}>x</p>" * 500, REFUSED,
    ),
    "50,000 closed spans in spans": (
        f"{HEAD}{SENTENCE}{'<span>' * 50_000}x{'</span>' * 50_000}", REFUSED,
    ),
    "5 MB of classes": (f'{HEAD}<div class="{"c " * 2_500_000}">{SENTENCE}</div>', KEPT),
    "text for slow patterns": (
        f"{HEAD}{SENTENCE}<p>{'(' * 50_000}{' ' * 50_000}</p><p>{'a@' * 40_000}</p>"
        f"<p>{'12/' * 30_000}</p>",
        KEPT,
    ),
    "a title of 20,000 parts": (
        f"<title>{'a | ' * 20_000}</title><meta property=og:title content='{'a - ' * 20_000}'>"
        f"{HEAD}{SENTENCE}",
        KEPT,
    ),
    "50,000 authors": (
        f"{HEAD}<meta name=author content='{'An/' * 50_000}'><p class=author>{'An/' * 50_000}</p>"
        f"{SENTENCE}",
        KEPT,
    ),
    "20,000 options": (HEAD + SENTENCE + "<select>" + "<option>x" * 20_000 + "</select>", KEPT),
    "30,000 headings": (HEAD + SENTENCE + "<h1>Scales seized</h1>" * 30_000, KEPT),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_ends_soon(name: str) -> None:
    body, outcome = PAGES[name]
    start = process_time()
    if outcome == REFUSED:
        with pytest.raises(ReadError, match=r"too-large|malformed"):
            extract(page(body, kind="text/html"), source())
    else:
        found = extract(page(body, kind="text/html"), source())
        assert isinstance(found, Article if outcome == KEPT else Skipped)
        assert isinstance(found, Skipped) or "two tonnes of scales" in found.text
    assert process_time() - start < 4  # seconds of CPU; half of it on a machine at rest


def test_a_page_that_is_cut_says_so() -> None:
    assert "truncated" in read(HEAD + SENTENCE + "<p>x</p>" * 40_000).flags
    assert "truncated" not in read(HEAD + SENTENCE).flags


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9**20) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@id", "@graph", "author", "name", "headline", "datePublished", "image"]
            ),
            inner | st.sampled_from(["NewsArticle", "Person", "2026-10-01T00:00:00Z", "#a"]),
            max_size=5,
        )
    ),
    max_leaves=12,
)
_PIECES = st.sampled_from(
    [
        SENTENCE, "<h1>", "</h1>", "<title>", "<table>", "<td>", "<br>", "<li>", "<p>", "</p>",
        "<a href='//['>", "<time datetime='99/99/9999'>", "<meta name=author content='By'>",
        "<div class='related'>", "<figcaption>", "12/13/2026", "October 32", "\ud7ff", "&#0;",
        "<link rel=canonical href='http://[::'>", "***ENDS***", "By ", "<base href='::'>",
    ]
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=600), st.sampled_from(["", "text/html", "text/html; charset=utf-16", "x"])
)
def test_no_bytes_raise_anything_but_our_own(body: bytes, kind: str) -> None:
    _only_ours(body, kind)


@settings(max_examples=100, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=20), max_size=30), _JSON)
def test_no_markup_raises_anything_but_our_own(pieces: list[str], data: object) -> None:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    html = (script + "".join(pieces)).encode("utf-8", "surrogatepass")
    _only_ours(html, "text/html; charset=utf-8")


def _only_ours(body: bytes, kind: str) -> None:
    entry = Entry(url="https://news.example/a", title="Scales seized", author="By")
    try:
        found = extract(page(body, kind=kind), source(), entry)
    except ReadError:
        return
    assert isinstance(found, Article | Skipped)
    if isinstance(found, Article):
        assert found.text
        assert found.title
        assert found == extract(page(body, kind=kind), source(), entry)
