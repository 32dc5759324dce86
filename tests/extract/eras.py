"""Pages of the shipped sources in our own words, over three eras of markup, and mutated ones.

A source has layouts (how its pages were built at one time) and stories (what they say); every
story in every layout is a page with the expected values beside it.
"""

# ruff: noqa: E501 - markup stands on lines as pages have it

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_OLD_URL = "http://en.mps.gov.vn/news-events/an-older-story-t555{}.html"
STORIES = Path(__file__).parent / "stories.toml"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One page and what must be read from it. `published` is an ISO day or moment, None for none."""

    name: str
    source: str
    url: str
    html: str
    title: str
    paragraphs: tuple[str, ...]
    author: str | None
    published: str | None
    language: str
    captions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a source's pages are built: a template, and what of a story it can show."""

    name: str
    build: Callable[[dict[str, Any]], str]
    minute: bool = True  # the page gives a time of day
    dated: bool = True
    led: bool = True  # the lead stands apart from the text


def stories() -> dict[str, list[dict[str, Any]]]:
    """Return the stories by source."""
    told: dict[str, list[dict[str, Any]]] = tomllib.loads(STORIES.read_text(encoding="utf-8"))
    old = [{**story, "url": _OLD_URL.format(n)} for n, story in enumerate(told["mps-en"])]
    return {**told, "mps-old": old}


def cases() -> Iterator[Case]:
    """Yield every page."""
    for source, told in stories().items():
        for layout in LAYOUTS[source]:
            for number, story in enumerate(told):
                yield case_of(source, layout, number, story)


def case_of(source: str, layout: Layout, number: int, story: dict[str, Any]) -> Case:
    shown = {**story, "p": "".join(f"<p>{text}</p>\n" for text in story["text"])}
    lead = story.get("lead") if layout.led else None
    day, moment = story["day"], f"{story['day']}T{story['time']}:00+07:00"
    published = (moment if layout.minute else day) if layout.dated else None
    return Case(
        name=f"{source}-{layout.name}-{number}",
        source=source,
        url=story["url"],
        html=layout.build(shown),
        title=story["title"],
        paragraphs=((lead,) if lead else ()) + tuple(story["text"]),
        author=story.get("author"),
        published=published,
        language=story["language"],
        captions=tuple(story.get("captions", ())),
    )


def head(s: dict[str, Any], extra: str = "", suffix: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="{s["language"]}"><head><meta charset="utf-8">'
        f"<title>{s['title']}{suffix}</title>{extra}</head><body>"
    )


def others(s: dict[str, Any]) -> str:
    return "".join(f'<li class="story"><a href="/x-{n}.html">{t}</a></li>'
                   for n, t in enumerate(s["others"]))  # fmt: skip


def _figure(s: dict[str, Any], mark: str = "") -> str:
    return "".join(
        f'<figure><img data-src="/i.jpg"><figcaption>{text}{mark}</figcaption></figure>'
        for text in s.get("captions", ())
    )


def vna_new(s: dict[str, Any]) -> str:
    """VietnamPlus of today: article__ classes, meta tags, captions numbered by the system."""
    stamp = f"{s['day']}T{s['time']}:00+0700"
    meta = (
        f'<meta property="og:title" content="{s["title"]}">'
        f'<meta property="article:published_time" content="{stamp}">'
        '<meta property="article:section" content="Society">'
    )
    return f"""{head(s, meta, " | Vietnam+ (VietnamPlus)")}<header><nav><a href="/">Home</a></nav></header>
<div class="article"><h1 class="article__title cms-title">{s["title"]}</h1>
<div class="article__sapo cms-desc">{s["lead"]}</div>
<div class="article__meta"><time datetime="{stamp}">{stamp}</time></div>{_figure(s, " hinh anh 1")}
<div class="article__body zce-content-body cms-body">{s["p"]}
<div class="article-relate"><h3>See more</h3><ul>{others(s)}</ul></div></div>
<div class="article__author"><span class="name">{s["author"]}</span></div></div>
<aside class="timeline"><h2>Latest</h2><ul>{others(s)}</ul></aside>
<footer>All rights reserved. Theo dõi VietnamPlus</footer></body></html>"""


def vna_middle(s: dict[str, Any]) -> str:
    """VietnamPlus up to 2023: details__ classes, the time in a line of its own."""
    day = "/".join(reversed(s["day"].split("-")))
    return f"""{head(s, f'<meta property="og:title" content="{s["title"]}">')}
<div class="site-header"><a href="/">Home</a><a href="/society.vnp">Society</a></div>
<h1 class="details__headline cms-title">{s["title"]}</h1>
<div class="source"><time>{day} {s["time"]}</time></div>
<div class="details__summary cms-desc">{s["lead"]}</div>{_figure(s)}
<div class="content article-body cms-body">{s["p"]}</div>
<div class="cms-author">{s["author"]}</div><div class="tags"><a href="/t">tag</a></div>
<div class="box-related"><h3>Related news</h3><ul>{others(s)}</ul></div></body></html>"""


def vna_old(s: dict[str, Any]) -> str:
    """VietnamPlus of the first years: tables, the text in one cell parted by <br>."""
    day = "/".join(reversed(s["day"].split("-")))
    return f"""{head(s)}<table><tr><td class="menu"><a href="/">Home</a> <a href="/w">World</a></td>
<td><h1 class="cms-title">{s["title"]}</h1><div class="source"><time>{day} | {s["time"]}</time></div>
<div class="cms-body">{"<br><br>".join(s["text"])}</div><div class="cms-author">{s["author"]}</div>
<div class="box-related"><b>Other news</b><ul>{others(s)}</ul></div></td></tr></table></body></html>"""


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def _english(day: str, form: str) -> str:
    year, month, date = day.split("-")
    return form.format(month=MONTHS[int(month) - 1], date=int(date), year=year)


def vns_new(s: dict[str, Any]) -> str:
    """Viet Nam News of today: detail__ classes, "May 13, 2024 - 14:21"."""
    shown = _english(s["day"], "{month} {date}, {year}") + f" - {s['time']}"
    return f"""{head(s)}<div class="breadcrumbs"><a href="/">Home</a></div><div class="detail">
<div class="detail__header"><h1 class="headline">{s["title"]}</h1></div>
<div class="detail__meta"><div class="datetime">{shown}</div></div>
<div class="detail__content"><div id="abody">{_figure(s)}{s["p"]}</div></div></div>
<div class="most-read"><h3>Most read</h3><ul>{others(s)}</ul></div><footer>Copyright</footer></body></html>"""


def vns_middle(s: dict[str, Any]) -> str:
    """Viet Nam News a few years ago: the text in detail__content alone, related box inside."""
    shown = _english(s["day"], "{month}, {date}/{year}") + f" - {s['time']}"
    return f"""{head(s, suffix=" - Society - Vietnam News")}<h1 class="headline">{s["title"]}</h1>
<div class="datetime">{shown}</div><div class="detail__content">{s["p"]}
<div class="related"><p>Related</p><ul>{others(s)}</ul></div></div></body></html>"""


def vns_old(s: dict[str, Any]) -> str:
    """Viet Nam News of the first years: no class worth a rule, a printed date."""
    shown = _english(s["day"], "{month} {date}, {year}")
    return f"""{head(s)}<div id="top"><a href="/">Home</a></div><div id="main"><h1>{s["title"]}</h1>
<span>Update: {shown} {s["time"]}</span><div>{s["p"]}</div></div>
<div id="right"><ul>{others(s)}</ul></div></body></html>"""


def ifaw_new(s: dict[str, Any]) -> str:
    """IFAW of today: headline twice, dateline with the date, furniture after ***ENDS***."""
    return f"""{head(s, suffix=" | IFAW")}<header><nav><a href="/donate">Donate</a></nav></header><main>
<p class="headline-small">{s["title"]}</p><h1>{s["title"]}</h1><div class="rich-text">{s["p"]}
<p>***ENDS***</p></div><section class="related"><h2>Related content</h2><p>Press releases</p>
{"".join(f"<p>{t}</p><p>Read more</p>" for t in s["others"])}</section></main></body></html>"""


def ifaw_middle(s: dict[str, Any]) -> str:
    """IFAW a few years ago: a line with the day above the text."""
    shown = _english(s["day"], "{date} {month} {year}")
    return f"""{head(s, suffix=" | IFAW")}<main><h1>{s["title"]}</h1><span class="date">{shown}</span>
<div class="rich-text">{s["p"]}<p>###</p><p>Notes to editors</p></div>
<section class="related"><h2>Related content</h2><ul>{others(s)}</ul></section></main></body></html>"""


def ifaw_old(s: dict[str, Any]) -> str:
    """IFAW around 2013: weekday and day, a content region, the text between blocks."""
    shown = _english(s["day"], "{date} {month}, {year}")
    return f"""{head(s)}<div class="region-header"><a href="/">IFAW</a></div><div class="region-content">
<h1 class="title">{s["title"]}</h1><div class="submitted">{shown}</div>
<div class="field-body">{s["p"]}<p>-30-</p></div></div>
<div class="region-sidebar"><ul>{others(s)}</ul></div></body></html>"""


def mps_new(s: dict[str, Any]) -> str:
    """The ministry's portal of today: JSON-LD whose `name` lies, a payload of other stories."""
    day = "/".join(reversed(s["day"].split("-")))
    hour, minute = (int(part) for part in s["time"].split(":"))
    utc = f"{s['day']}T{hour - 7:02}:{minute:02}:00.063Z"
    data = (
        '{"@context":"https://schema.org","@type":"NewsArticle","name":"Bộ Công an",'
        f'"headline":"{s["title"]}","datePublished":"{utc}","dateModified":"{utc}",'
        f'"author":{{"@type":"Organization","name":"{s["author"]}"}}}}'
    )
    cards = "".join(f'<article class="card-small"><a href="/a"><h2>{t}</h2></a></article>'
                    for t in s["others"])  # fmt: skip
    return f"""{head(s, f'<script type="application/ld+json">{data}</script>')}<div id="__nuxt">
<main class="flex-grow"><nav aria-label="Breadcrumb"><a href="/">Home</a></nav>
<h1 class="text-2xl">{s["title"]}</h1><p class="font-bold">{s["lead"]}</p><p>{day}</p>
<div id="text-to-speech">Nghe đọc bài 00:00 Nữ Miền Bắc</div><div class="tinymce-content">{s["p"]}
{_figure(s)}<p>1 mklc.jpg</p></div><div class="resource-author"><p>By {s["author"]}</p></div>
<div id="action-social"><button>Print</button><p>Chia sẻ Facebook</p></div>
<div id="article-bottom"><h3>Tin đọc nhiều trong tuần</h3>{cards}</div></main><aside>{cards}</aside></div>
<script type="application/json" id="__NUXT_DATA__">[["Reactive",1],"{s["others"][0]}"]</script></body></html>"""


def mps_plain(s: dict[str, Any]) -> str:
    """The portal where its script data is missing: day and time stand in lines of their own."""
    day = "/".join(reversed(s["day"].split("-")))
    return f"""{head(s)}<main><h1>{s["title"]}</h1><p>{s["lead"]}</p><p>{day}</p><p>{s["time"]}</p>
<div class="tinymce-content">{s["p"]}</div><div class="resource-author"><p>By {s["author"]}</p></div>
<div id="action-social"><p>Print</p></div><div id="article-bottom"><ul>{others(s)}</ul></div></main></body></html>"""


def mps_table(s: dict[str, Any]) -> str:
    """The old English portal: one table, "November, 27 2019", captions as paragraphs."""
    shown = _english(s["day"], "{month}, {date} {year}")
    captions = "".join(
        f'<p style="text-align:center"><img src="/i.jpg"></p><p style="text-align:center"><em>{text}</em></p>'
        for text in s.get("captions", ())
    )
    paragraphs = [f"<p>{text}</p>" for text in s["text"]]
    paragraphs.insert(1, captions)
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
<title>Ministry of Public Security</title></head><body><marquee>Portal is under construction</marquee>
<table><tr><td class="menu"><a href="/n">News &amp; Events</a></td><td class="news-detail">
<h2 class="title">{s["title"]}</h2><span class="date">{shown}</span><div class="content">{"".join(paragraphs)}
<p style="text-align:right"><strong>By {s["author"]}</strong></p></div><div class="other"><b>Other news</b>
<ul>{others(s)}</ul></div></td></tr></table></body></html>"""


def mps_imported(s: dict[str, Any]) -> str:
    """A page moved over from a former portal: no class of today, a byline at the right edge."""
    day = "/".join(reversed(s["day"].split("-")))
    return f"""{head(s, suffix=" - Bộ Công an")}<div class="wrap"><h1>{s["title"]}</h1>
<div class="ngay">{day} {s["time"]}</div><div class="noidung">{s["p"]}
<p style="text-align:right"><strong>{s["author"]}</strong></p></div>
<div class="tin-lien-quan"><ul>{others(s)}</ul></div></div></body></html>"""


def mps_font(s: dict[str, Any]) -> str:
    """The English portal of the first years: fonts and <br>, nothing named."""
    shown = _english(s["day"], "{month}, {date} {year}")
    return f"""<html><head><title>{s["title"]}</title></head><body><table><tr><td width="160">
<a href="/n">News</a><br><a href="/l">Laws</a></td><td><h2>{s["title"]}</h2><i>{shown}</i><br><br>
<font face="Arial">{"<br><br>".join(s["text"])}</font><br><br><b>By {s["author"]}</b></td></tr></table>
</body></html>"""


_VNA = (
    Layout(name="new", build=vna_new),
    Layout(name="middle", build=vna_middle),
    Layout(name="old", build=vna_old, led=False),
)
_MPS = (
    Layout(name="new", build=mps_new),
    Layout(name="plain", build=mps_plain),
)
_OLD = (
    Layout(name="table", build=mps_table, minute=False, led=False),
    Layout(name="font", build=mps_font, minute=False, led=False),
)
LAYOUTS: dict[str, tuple[Layout, ...]] = {
    "vna-en": _VNA,
    "vna-vi": _VNA,
    "vns": (
        Layout(name="new", build=vns_new, led=False),
        Layout(name="middle", build=vns_middle, led=False),
        Layout(name="old", build=vns_old, led=False),
    ),
    "ifaw": (
        Layout(name="new", build=ifaw_new, led=False, minute=False),
        Layout(name="middle", build=ifaw_middle, led=False, minute=False),
        Layout(name="old", build=ifaw_old, led=False, minute=False),
    ),
    "mps-en": (*_MPS, Layout(name="imported", build=mps_imported, led=False)),
    "mps-vi": (*_MPS, Layout(name="imported", build=mps_imported, led=False)),
    "mps-old": (*_OLD, Layout(name="imported", build=mps_imported, led=False)),
}
