"""Class names and ids of what stands beside an article, as data.

A name never decides alone: an element that holds much of a page's good text is kept whatever it is
called (`body.py`), since themes name whole articles `post-share` or `has-sidebar`.
"""

import re

# Parts of names, by what stands there. `(?<![a-z])` and `(?![a-z])` are written as < and >.
_SUSPECT = """
    related|recirc|recommend|suggested|outbrain|taboola|<teads|trending|popular
    most-?(read|view|pop)
    read-?(more|also|next)|also-?read|see-?(also|more)|more-?(from|news|stories|articles|in>|like)
    further-?reading|you-?may|up-?next|(next|prev(ious)?)-?(article|story|post)|latest|teaser
    promo|playlist
    <shar(e|ing)|social(?!-media-embed)|follow-?us|addthis|newsletter|subscri|sign-?up|mailing
    paywall-?(box|overlay|promo|offer|banner|notice|barrier|prompt)
    comment|disqus|respond>|replies|discussion|feedback|<rating|reactions
    sidebar|side-?(col|bar|rail|nav)|<aside|widget|<rail>|footer|<foot>|masthead|navbar|<nav>
    <menu|breadcrumb|pagination|<pager>
    byline|<author|contributor|dateline|time-?stamp
    (post|entry|article|story)-?(meta|info|tool|tag|foot|header-?meta|utility)
    <meta>|metadata|toolbar|<tools>|<tags?>|tag-?(list|cloud|links)|tags-|keywords|cat-?links
    advert|<ads?>|ad-?(slot|unit|box|block|wrap|container|label|break)|sponsor|<dfp|banner
    <affiliate|shopping
    caption|<credits?>|copyright|disclaimer|gallery|slideshow|carousel|slider|lightbox
    (photo|image)-?(info|desc|meta|source)
    <video>|<player|podcast|<audio|text-?to-?speech|<tts>|listen
    cookie|consent|gdpr|modal>(?!-enabled)|popup|pop-?up|tooltip|toast|notification
    sr-only|screen-?reader|visually-?hidden|no-?print|skip-?(to|link|nav)
    login|log-?in>|register|<search|donat|membership|<cta>|call-?to-?action|<toc>
    table-?of-?contents
    action-social|article-bottom|lien-?quan|tin-?(doc|moi|lien|cung)|doc-?them|xem-?(them|nhieu)
    hot-?news|cung-?(chuyen|muc)
    <(photo|image|picture)s?>|content-?image
    (photo|image|picture|media)-?_*(wrap|container|block|box|holder|text|title)
    oembed|embed-?_*placeholder|sourcepoint|whatsapp|app-?(promo|download)|breaking-?(block|bar)
    unseen|is-hidden
    weather|horoscope|ticker|<quiz>|survey|infobox-?link|navbox|editsection|reflist
"""
# Words that stay suspect unless nearly all text stands under them.
_HARD = """
    comment|disqus|<consent|onetrust|cookie|gdpr|sr-only|footer|modal|pop-?up|aside
"""
# Words over other stories: never forgiven, or a page of teasers would be an article.
_OTHERS = """
    related|recirc|recommend|suggested|outbrain|taboola|teads|trending|popular
    most-?(read|view|pop)|read-?|also-?read
    see-?|more-?|further|you-?may|up-?next|next|prev|latest|teaser|comment|disqus|cookie|consent
    gdpr|footer|nav|menu
    lien-?quan|tin-?|doc-?|xem-?|hot-?news|cung-?|breaking|newsletter|article in article
"""
# What systems write into names without meaning furniture.
SYSTEM = re.compile(
    r"\b(?:tag|category|post|status|format|type)-[\w-]+|no-?\w*(?:tts|comments|sidebar|disqus)\S*"
)


def _pattern(lines: str, *more: str) -> re.Pattern[str]:
    """Compile a table, its alternatives joined by their first letter: twice as fast to search."""
    table = _alternatives("|".join(line.strip() for line in lines.strip().splitlines()))
    grouped: dict[str, list[str]] = {}
    for part in (*map(_bounded, table), *more):
        letter = part[0] if part[0].isalpha() else ""
        grouped.setdefault(letter, []).append(part[len(letter) :])
    return re.compile("|".join(f"{letter}(?:{'|'.join(g)})" for letter, g in grouped.items()))


def _bounded(part: str) -> str:
    """Write out < and >; the look behind goes after the first letter, which is seen first."""
    part = part.replace(">", "(?![a-z])")
    if part.startswith("<") and part[1].isalpha():
        part = f"{part[1]}(?<![a-z]{part[1]}){part[2:]}"
    return part.replace("(?<!", "\0").replace("<", "(?<![a-z])").replace("\0", "(?<!")


def _alternatives(joined: str) -> list[str]:
    """Split at the bars that stand in no parenthesis."""
    out, depth = [""], 0
    for char in joined:
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            out.append("")
        else:
            out[-1] += char
    return out


SUSPECT = _pattern(_SUSPECT, r"h(?<![a-z:-]h)idden(?![a-z:-])")
HARD = _pattern(_HARD)
OTHERS = _pattern(_OTHERS)
# Names that bodies of articles have on most systems.
LIKELY = _pattern("""
    article-?_*(body|content|text|copy|main)|story-?_*(body|content|text|copy)|entry-?_*(content|body|text)
    post-?_*(content|body|text)|articlebody|body-?_*(content|copy|text)|content-?_*(body|text|article)|news-?_*(content|body|text|detail)
    detail-?_*(content|body|text)|<prose>|rich-?text|text-?_*body|wysiwyg|tinymce|cms-body|fck_detail|main-?_*content>|<paragraphs>
""")
