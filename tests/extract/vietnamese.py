"""How pages of Vietnamese papers without a source of ours are built, told with our stories."""

# ruff: noqa: E501 - markup stands on lines as pages have it

from typing import Any

from tests.extract.eras import Layout, head, others


def _day(s: dict[str, Any]) -> str:
    return "/".join(reversed(s["day"].split("-")))


def figures(s: dict[str, Any]) -> str:
    """A paper with figures among the text, a place before the lead, comments, a signature."""
    first, *rest = (f'<p class="Normal">{text}</p>' for text in s["text"])
    return f"""{head(s, suffix=" - Báo Ngày Mới")}<header class="top-header"><ul>{others(s)}</ul></header>
<section class="page-detail"><div class="header-content"><ul class="breadcrumb"><li><a>Pháp luật</a></li></ul>
<span class="date">Thứ hai, {_day(s)}, {s["time"]} (GMT+7)</span></div><h1 class="title-detail">{s["title"]}</h1>
<p class="description"><span class="location-stamp">Hà Nội</span>{s["lead"]}</p><article class="fck_detail">{first}
<figure class="tplCaption"><img><figcaption><p class="Image">{s["others"][0]}. Ảnh: <em>An</em></p></figcaption></figure>
{"".join(rest)}<ul class="list-news"><li><a href="/1">{s["others"][0]}</a></li></ul>
<p class="Normal" style="text-align:right;"><strong>Minh Khang</strong></p></article>
<div class="footer-content"><a>Trở lại Pháp luật</a><div class="social_pin">Chia sẻ</div></div>
<div class="box-tinlienquan"><article class="item-news"><h4><a>{s["others"][0]}</a></h4><p class="description"><a>Ba
người đã bị bắt giữ vì liên quan, nhiều tang vật được thu giữ tại hiện trường.</a></p></article></div>
<div class="box_comment"><p class="full_content">Tôi mong những việc như thế sẽ sớm được xử lý nghiêm minh hơn.</p></div></section>"""


def widgets(s: dict[str, Any]) -> str:
    """A paper whose pictures and related stories are widgets in the text, with tags below."""
    first, *rest = (f"<p>{text}</p>" for text in s["text"])
    return f"""{head(s, suffix=" - Tin Sớm Online")}<div class="header">{others(s)}</div><div class="detail__main">
<div class="detail-cate"><a>Pháp luật</a></div><div data-role="publishdate">{_day(s)} {s["time"]} GMT+7</div>
<h1 class="detail-title" data-role="title">{s["title"]}</h1><div class="author-info"><a class="name">Minh Khang</a></div>
<h2 class="detail-sapo" data-role="sapo">{s["lead"]}</h2><div class="detail-content" data-role="content">{first}
<div class="VCSortableInPreviewMode" type="Photo"><img><div class="PhotoCMS_Caption"><p>{s["others"][0]} - Ảnh: AN</p></div></div>
<div class="VCSortableInPreviewMode" type="RelatedOneNews"><a href="/x">{s["others"][0]}</a><p class="RelatedNewsSapo">Cơ
quan điều tra vừa khởi tố vụ án để làm rõ hành vi của ba người.</p></div>{"".join(rest)}</div>
<div class="detail-tab"><a>Tặng sao cho bài viết</a><span>0</span></div><div class="detail__comment">Bình luận hay</div>
<div class="detail-tags"><span>Tags:</span><a>ngà voi</a></div><div class="box-category"><h3>Tin cùng chuyên mục</h3>
<div class="box-category-item"><h3><a>{s["others"][0]}</a></h3><p class="box-category-sapo">Một người dân thấy con tê tê
bị thương nên đã gọi kiểm lâm đến chăm sóc kịp thời.</p></div></div></div>"""


def tables(s: dict[str, Any]) -> str:
    """A paper with its picture in a table and every paragraph in a <div>."""
    return f"""{head(s)}<div class="l-content"><h1 class="article__title">{s["title"]}</h1>
<div class="article__sapo">{s["lead"]}</div><div class="article__meta"><time>Thứ Hai, ngày {_day(s)} - {s["time"]}</time></div>
<div class="article__body"><table class="picture"><tr><td class="pic"><img></td></tr><tr><td class="caption">{s["others"][0]}.
(Ảnh: An)</td></tr></table>{"".join(f"<div>{text}</div>" for text in s["text"])}<div class="article-relate"><a>{s["others"][0]}</a>
</div></div><div class="article__author"><p>MINH KHANG</p></div><div class="article__tag"><h3>Từ khóa</h3><a>cảnh sát</a></div></div>
<div class="sidebar"><h2>Đọc nhiều</h2>{others(s)}</div>"""


def spans(s: dict[str, Any]) -> str:
    """An office's portal: labels in <span> with nothing between them but style sheets."""
    inner = '</span></div><div style="text-align:justify"><span>'.join(s["text"])
    return f"""{head(s)}<form id="aspnetForm"><div id="main"><div class="title"><span id="lblTitle">{s["title"]}</span></div>
<span id="lblDate">{_day(s)} {s["time"]}</span><span id="lblSapo"><b>{s["lead"]}</b></span><div id="lblContent">
<div style="text-align:justify"><span>{inner}</span></div><div style="text-align:center"><img><em>{s["others"][0]}</em></div></div>
<div class="tinkhac"><b>Các tin khác</b><ul>{others(s)}</ul></div><div>Lượt xem: 1.204</div></div></form>
<div>Bản quyền thuộc về cơ quan. Ghi rõ nguồn khi phát hành lại thông tin.</div>"""


LAYOUTS = (
    Layout(name="figures", build=figures),
    Layout(name="widgets", build=widgets),
    Layout(name="tables", build=tables),
    Layout(name="spans", build=spans),
)
