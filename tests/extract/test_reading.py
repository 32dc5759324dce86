"""What is taken and what is left out of a page, one habit of the web at a time."""

# ruff: noqa: E501 - markup stands on lines as pages have it
import pytest

from monitor.model import ArticleRules, Entry, IdentityRules, Way
from monitor.sources import TYPES
from tests.extract.make import URL, read, skipped, source

FIRST = "Customs officers opened a container on Monday and found two tonnes of pangolin scales."
SECOND = "The papers named a company that had been closed three years before, the port said."
TITLE = "Two tonnes of scales found in a container"


def article(inside: str = "", after: str = "", head: str = "", before: str = "") -> str:
    return (
        f"<html lang=en><head><title>{TITLE} | The Port News</title>{head}</head><body>"
        f"<h1>{TITLE}</h1>{before}<div class=story><p>{FIRST}</p>{inside}<p>{SECOND}</p></div>{after}"
    )


@pytest.mark.parametrize(
    "furniture",
    [
        '<div class="related-stories"><h3>Related</h3><p>Another ring was broken in the north.</p></div>',
        "<p>See more</p>",
        "<p>Xem thêm</p>",
        "<p>Chia sẻ Facebook</p>",
        "<p>Print</p>",
        "<p>1 mklc.jpg</p>",
        '<p>Read more: <a href="/b">Another ring was broken in the north of the country</a></p>',
        '<ul class="tin-lien-quan"><li><a href="/b">Triệt phá đường dây ma túy ở phía Bắc</a></li></ul>',
        '<ul><li><a href="/b">Another ring was broken</a></li><li><a href="/c">Rice exports</a></li></ul>',
        "<p>Follow us on Facebook and Twitter for the latest news.</p>",
        '<div class="share-bar"><span>Share</span><span>120 shares</span></div>',
        '<script>window.__NUXT__={a:"Another ring was broken in the north"}</script>',
        "<p>Advertisement</p>",
        f"<p>{TITLE}</p>",
        '<div style="display:none"><p>Another ring was broken in the north of the country.</p></div>',
        "<p>© 2026 The Port News. All rights reserved.</p>",
    ],
)
def test_furniture_inside_the_text_goes(furniture: str) -> None:
    assert read(article(furniture)).text == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("<h2>What the port says</h2>", "What the port says"),
        ("<blockquote><p>We were lucky.</p></blockquote>", "We were lucky."),
        ("<ul><li>Two tonnes of scales</li><li>Forty tusks</li></ul>", "Two tonnes of scales"),
        ("<p>Short.</p>", "Short."),
        (
            "<table><tr><th>Year</th><th>Cases</th></tr><tr><td>2025</td><td>31</td></tr></table>",
            "2025 | 31",
        ),
        ("<p>Follow the money, and you find them, one officer told the paper.</p>", "Follow the"),
    ],
)
def test_what_belongs_to_the_text_stays(kept: str, shown: str) -> None:
    paragraphs = read(article(kept)).text.split("\n\n")
    assert paragraphs[0] == FIRST
    assert paragraphs[-1] == SECOND
    assert any(shown in paragraph for paragraph in paragraphs[1:-1])


def test_captions_are_kept_apart() -> None:
    found = read(
        article("<figure><img src=a.jpg><figcaption>Sacks on the quay</figcaption></figure>")
    )
    assert found.captions == ("Sacks on the quay",)
    assert "quay" not in found.text


def test_a_caption_run_into_the_dateline_is_parted() -> None:
    html = article().replace(f"<p>{FIRST}", f"<p>{TITLE} hinh anh 1Hanoi (VNA) – {FIRST}")
    found = read(html)
    assert found.text.startswith("Hanoi (VNA) – Customs")
    assert found.captions == (TITLE,)


@pytest.mark.parametrize("mark", ["***ENDS***", "###", "-30-", "ENDS"])
def test_nothing_after_the_end_of_a_press_release_is_taken(mark: str) -> None:
    found = read(
        article(after="").replace("</div>", f"<p>{mark}</p><p>Please give what you can.</p></div>")
    )
    assert found.text == f"{FIRST}\n\n{SECOND}"


def test_text_parted_by_line_breaks_becomes_paragraphs() -> None:
    html = f"<title>{TITLE}</title><h1>{TITLE}</h1><div>{FIRST}<br><br>{SECOND}</div>"
    assert read(html).text == f"{FIRST}\n\n{SECOND}"


def test_a_bulletin_of_one_sentence_is_an_article() -> None:
    found = read(
        "<title>Police win cup</title><h1>Police win cup</h1><p>The police team won 2-1.</p>"
    )
    assert found.text == "The police team won 2-1."


def test_a_lead_that_stands_apart_opens_the_text() -> None:
    lead = "A container of cashew nuts held two tonnes of scales, officers say."
    found = read(article(before=f'<div class="sapo">{lead}</div>'))
    assert found.lead == lead
    assert found.text.split("\n\n") == [lead, FIRST, SECOND]


def test_a_lead_that_the_text_repeats_is_not_said_twice() -> None:
    html = article(before=f'<div class="sapo">{FIRST}</div>').replace(
        f"<p>{FIRST}", f"<p>Hanoi – {FIRST}"
    )
    found = read(html)
    assert found.text.count("two tonnes") == 1
    assert found.lead == FIRST


@pytest.mark.parametrize(
    "texts",
    [
        ("税関の職員は月曜日、港でコンテナを開け、二トンのうろこを見つけたと発表した。", "書類の会社は三年前に閉鎖されていた。捜査は続いている。"),
        ("海关人员周一在港口打开一个集装箱，发现两吨穿山甲鳞片，两名男子被带走调查。", "文件上的公司三年前已经关闭，案件正在进一步调查中。"),
        ("세관은 월요일 항구에서 컨테이너를 열어 천산갑 비늘 2톤을 발견했다고 밝혔다.", "서류에 적힌 회사는 3년 전에 문을 닫은 것으로 확인됐다."),
        ("เจ้าหน้าที่ศุลกากรเปิดตู้สินค้าเมื่อวันจันทร์และพบเกล็ดตัวนิ่มสองตันที่ท่าเรือ", "เอกสารระบุชื่อบริษัทที่ปิดไปแล้วเมื่อสามปีก่อน เจ้าหน้าที่กล่าว"),
    ],
)  # fmt: skip
def test_texts_without_spaces_are_read(texts: tuple[str, str]) -> None:
    one, two = texts
    html = (
        f"<title>{one[:12]}</title><h1>{one[:12]}</h1><div><p>{one}</p><p>{two}</p></div>"
        f"<ul><li><a href=/a>{two[:10]}</a></li><li><a href=/b>{one[3:14]}</a></li></ul>"
    )
    assert read(html).text == f"{one}\n\n{two}"


def test_other_stories_alone_are_no_article() -> None:
    html = (
        f"<title>{TITLE}</title><h1>{TITLE}</h1><div class=related><h3>See more</h3><ul>"
        + "".join(
            f"<li><a href=/{n}>Another story of the north, number {n}</a></li>" for n in range(9)
        )
        + "</ul></div>"
    )
    assert skipped(html).reason == "furniture"


def test_a_challenge_is_no_article() -> None:
    html = (
        "<title>Just a moment...</title><p>Checking your browser before you go on to the site.</p>"
    )
    assert skipped(html).reason == "challenge"


def test_a_script_that_sets_a_cookie_is_a_challenge() -> None:
    html = "<html><script>document.cookie='a=b';location.reload()</script><noscript>x</noscript></html>"
    assert skipped(html).reason == "challenge"


def test_a_wall_is_no_article() -> None:
    html = (
        f"<title>{TITLE}</title><h1>{TITLE}</h1><p>Subscribe to continue reading this article.</p>"
    )
    assert skipped(html).reason == "paywall"


@pytest.mark.parametrize(
    ("body", "kind"), [("%PDF-1.4 x", "application/pdf"), ('{"a": 1}', "application/json")]
)
def test_other_files_are_no_articles(body: str, kind: str) -> None:
    assert skipped(body, kind).reason == "not-html"


def test_rules_that_find_nothing_fall_back_and_say_so() -> None:
    where = source(ArticleRules(body=(".gone",), title=("h9",), date=(".when",)))
    found = read(article(), where=where)
    assert found.text == f"{FIRST}\n\n{SECOND}"
    assert {"rules-missed-body", "rules-missed-title", "rules-missed-date"} <= set(found.flags)


def test_rules_say_where_the_parts_are() -> None:
    rules = ArticleRules(
        title=(".t",), body=(".b",), author=(".a",), author_pattern=r"^Text: (.+)$", section=(".s",),
        drop=(".x",), end=("Contact:",), caption=(".c",),
    )  # fmt: skip
    html = (
        f"<div class=s>Courts</div><p class=t>{TITLE}</p><p class=a>Text: Hoa Nguyen</p><div class=b>"
        f"<p>{FIRST}</p><p class=x>Away.</p><p class=c>Sacks on the quay</p><p>Contact: me</p></div>"
    )
    found = read(html, where=source(rules))
    assert (found.title, found.author, found.section) == (TITLE, "Hoa Nguyen", "Courts")
    assert (found.text, found.captions) == (FIRST, ("Sacks on the quay",))
    assert {claim.part: claim.method for claim in found.evidence if claim.chosen} == {
        "title": "rules",
        "author": "rules",
    }


def test_the_name_in_json_ld_is_no_title() -> None:
    data = '{"@type":"NewsArticle","name":"The Ministry","headline":"%s"}' % TITLE  # noqa: UP031
    found = read(f'<script type="application/ld+json">{data}</script><p>{FIRST}</p>')
    assert found.title == TITLE


def test_an_author_is_followed_by_its_id_through_the_graph() -> None:
    data = (
        '{"@graph":[{"@type":"NewsArticle","headline":"x","author":{"@id":"#p"}},'
        '{"@type":"Person","@id":"#p","name":"Hoa Nguyen"}]}'
    )
    found = read(article(head=f'<script type="application/ld+json">{data}</script>'))
    assert found.author == "Hoa Nguyen"


@pytest.mark.parametrize("line", ["By Hoa Nguyen", "By: Hoa Nguyen", "Tác giả: Hoa Nguyen"])
def test_a_line_that_signs_is_the_author_and_no_text(line: str) -> None:
    found = read(article(after="").replace(f"{SECOND}</p>", f"{SECOND}</p><p>{line}</p>"))
    assert found.author == "Hoa Nguyen"
    assert found.text == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("signed", "names"),
    [
        ("By Hoa Nguyen and Lan Tran", "Hoa Nguyen, Lan Tran"),
        ("By Hoa Nguyen, Lan Tran and Mai Le", "Hoa Nguyen, Lan Tran, Mai Le"),
        ("By Hoa Nguyen/Lan Tran", "Hoa Nguyen, Lan Tran"),
        ("（责编：牛镛、岳弘）", "牛镛, 岳弘"),
    ],
)
def test_several_who_signed_are_several(signed: str, names: str) -> None:
    assert read(article(after=f"<p>{signed}</p>")).author == names


def test_a_person_goes_before_the_outlet_of_the_address() -> None:
    head = '<meta name="author" content="PortNews">'
    byline = '<p class="author">By Hoa Nguyen, PortNews</p>'
    html = article(head=head, before=byline)
    assert read(html, "https://www.portnews.example/a.html").author == "Hoa Nguyen"


def test_a_name_in_bold_before_the_text_signs_it() -> None:
    found = read(article().replace("<p>", "<p><strong>Hoa Nguyen</strong></p><p>", 1))
    assert found.author == "Hoa Nguyen"
    assert found.text == f"{FIRST}\n\n{SECOND}"


def test_the_page_before_the_feed_and_both_are_kept() -> None:
    entry = Entry(url=URL, title="Scales found", author="Desk")
    found = read(article(), entry=entry)
    assert found.title == TITLE
    claims = {(claim.method, claim.value) for claim in found.evidence if claim.part == "title"}
    assert ("feed", "Scales found") in claims


def test_an_outlet_behind_the_title_is_no_conflict() -> None:
    head = f'<meta property="og:title" content="{TITLE} | Society | The Port News (PortNews)">'
    found = read(article(head=head))
    assert found.title == TITLE
    assert not [claim.note for claim in found.evidence if claim.part == "title" and claim.note]
    other = read(article(head='<meta property="og:title" content="Rice exports rise again">'))
    assert [claim.value for claim in other.evidence if claim.note] == ["Rice exports rise again"]


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("Scales <b>of</b> pangolins", "Scales of pangolins"),
        ("<b>Scales</b> <i>of pangolins</i>", "Scales of pangolins"),
        ("<b>Scales</b> <b></b>of <!-- x --> <u>pangolins</u>", "Scales of pangolins"),
        ("<b>Scales<i> </i></b>of pangolins", "Scales of pangolins"),
        ("Scales<b>&nbsp;</b>of pangolins", "Scales of pangolins"),
        ("pango<!-- --><b>lin</b><i>s</i>", "pangolins"),
    ],
)
def test_white_space_between_inline_elements_counts_once(markup: str, shown: str) -> None:
    tail = "were found on a ship that had come from the south, the port said."
    assert f"{shown} {tail}" in read(article(f"<p>{markup} {tail}</p>")).text


def test_a_canonical_link_counts_only_if_it_can_be_true() -> None:
    for link, believed in (
        ("https://news.example/society/other-slug-4711.html", True),
        ("https://elsewhere.example/society/customs-seize-scales-4711.html", False),
        ("https://news.example/", False),
        ("https://news.example/society", False),
    ):
        found = read(article(head=f'<link rel="canonical" href="{link}">'))
        assert (found.canonical_url == link) is believed, link


def test_a_canonical_link_to_another_number_is_not_believed() -> None:
    ways = (Way(type="feed", urls=("https://news.example/rss",), reader=TYPES["feed"]()),)
    where = source(identity=IdentityRules(pattern=r"-(\d+)\.html$"), ways=ways)
    link = "https://news.example/society/another-story-4712.html"
    found = read(article(head=f'<link rel="canonical" href="{link}">'), where=where)
    assert found.canonical_url == URL
    assert found.identity == "news.example:4711"


def test_a_short_bulletin_on_a_guarded_site_is_an_article() -> None:
    script = '<script src="/_Incapsula_Resource?SWJ=7"></script><div class="g-recaptcha"></div>'
    found = read(
        f"<title>Police win cup</title>{script}<h1>Police win cup</h1><p>They won 2-1.</p>"
    )
    assert found.text == "They won 2-1."


def test_what_stands_before_a_wall_is_kept_without_the_notice() -> None:
    found = read(article().replace(SECOND, "Subscribe to continue reading this article."))
    assert found.text == FIRST
    assert "paywall" in found.flags
