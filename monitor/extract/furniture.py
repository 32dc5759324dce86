"""Lines that are not the article wherever they stand, as data: matched on folded text.

Folded: lower case, no accents, punctuation as single spaces. A line is a whole paragraph.
"""

import re
from functools import lru_cache

from monitor.text import fold

# Whole lines, by language.
_LINES = """
    see more|read more|learn more|more|view more|show more|continue reading|click here|details
    related
    related (content|news|articles?|stories|story|topics?|posts?|coverage|reading|links?|items?)
    share|share (this|on|via|with|to)( .{1,40})?|tweet|facebook|twitter|x|whatsapp|telegram
    linkedin|email|e mail|zalo|print|print (this )?(page|article)?|save|copy link|link copied
    copied|pin it|reddit|messenger|bookmark|comments?|\\d+ comments?|no comments
    leave a (comment|reply)|listen|listen to this article|play|pause|\\d+ shares?
    advertisement|advert|advertising|ad|ads|sponsored|sponsored content|promoted
    article continues below( advertisement)?|story continues below( advertisement)?
    advertisement scroll to continue|this advertisement has not loaded yet.*
    subscribe|subscribe now|sign up|sign in|log in|register|newsletter
    sign up for .{1,80}newsletters?|follow us.{0,40}|most (read|popular|viewed)|trending( now)?
    latest( news)?|top stories|up next|editors? picks?|recommended( for you)?|you may also like
    more (from|on|stories).{0,40}|watch( now| more)?|video|photos?|gallery|tags?|topics?|loading
    back to top|about the author|press releases?|blog
    tin lien quan|bai lien quan|tin cung chuyen muc|cung chuyen muc|tin doc nhieu.{0,20}
    doc nhieu( nhat)?|xem nhieu|tin moi( nhat)?|tin khac|cac tin khac|doc them|xem them|doc tiep
    chia se( facebook| zalo| twitter)?|in bai( viet)?|in trang|in|gui email|binh luan( \\d+)?
    y kien|luu bai( viet)?|quang cao|theo doi .{1,40}|nghe doc bai.{0,60}
    nghe (bao|bai viet|audio)|tu khoa|the|chu de|dang ky|dang nhap|copy link
    sao chep (link|lien ket)|quay lai|ve dau trang|cong ty tnhh.{0,60}
    相关新闻|相关阅读|相关报道|延伸阅读|推荐阅读|热门推荐|热点推荐|更多|更多新闻|查看更多|阅读更多|分享|分享到.{0,12}|分享至.{0,12}|评论|打印|扫一扫.{0,20}
    广告|返回顶部|上一篇.{0,60}|下一篇.{0,60}|点击查看.{0,12}|訂閱|相關新聞|相關文章|延伸閱讀|更多新聞|分享文章|廣告
    関連記事|関連ニュース|あわせて読みたい|こちらもおすすめ|もっと見る|続きを読む|シェア|ツイート|広告|おすすめ記事|この記事は有料記事です.{0,40}|記事を印刷する
    관련기사|관련 기사|관련뉴스|더보기|공유하기|공유|인쇄|댓글
    광고|많이 본 뉴스|기사 더보기|저작권자.{0,60}
    ข่าวที่เกี่ยวข้อง|อ่านเพิ่มเติม|อ่านต่อ|แชร์|โฆษณา|ข่าวแนะนำ
    anzeige|werbung|lesen sie (auch|mehr).{0,80}|mehr zum thema.{0,40}|auch interessant|zum thema
    teilen|drucken|artikel (teilen|drucken|merken)|mehr dazu|weiterlesen|newsletter abonnieren
    publicite|lire aussi.{0,80}|a lire aussi.{0,80}|partager|imprimer|sur le meme (sujet|theme)
    abonnez vous|lire la suite
    publicidad|lea tambien.{0,80}|le puede interesar.{0,80}|te puede interesar.{0,80}|compartir
    imprimir|leer mas|mas informacion|noticias relacionadas
    publicidade|leia (tambem|mais).{0,80}|veja tambem.{0,80}|compartilhar?|leggi anche.{0,80}
    pubblicita|condividi|baca juga.{0,80}|iklan|bagikan
"""
_LINE = re.compile("|".join(part.strip() for part in _LINES.strip().splitlines()))

# Lines that open a block of other stories: nothing after them is the article.
_OTHERS = re.compile(
    r"related (content|news|articles|stories|posts|coverage|reading)|(see|read) more"
    r"|you may also like|more (from|on|stories).{0,40}|other news|most (read|popular)"
    r"|recommended( for you)?|latest news|tin lien quan|bai lien quan|tin cung chuyen muc"
    r"|tin doc nhieu.{0,20}|tin khac|cac tin khac|doc nhieu"
    r"|相关新闻|相关阅读|延伸阅读|推荐阅读|相關新聞|延伸閱讀|関連記事"
    r"|関連ニュース|관련기사|관련 기사|ข่าวที่เกี่ยวข้อง|about the author|share this (article|story)|tags"
    r"|mehr zum thema|sur le meme sujet|noticias relacionadas"
)
# Lines that point to another story in the middle of a text.
_POINTER = re.compile(
    r"(see also|read also|also read|read more|read next|related|more|watch|don t miss|must read"
    r"|xem them|doc them|xem tiep|lesen sie auch|mehr|lire aussi|a lire|lea tambien|leia tambem"
    r"|leia mais|leggi anche|baca juga|lees ook|les ogsa|las ocksa|laes ogsaa"
    r"|延伸阅读|相关阅读|相关新闻)\s"
)
# Signs with which press offices and agencies close a text (matched on the text itself).
_CLOSE = re.compile(
    r"\W*(?:ends?|end of (?:press )?release|hết|完)\W*|[-–—]\s?30\s?[-–—]|#\s?#\s?#+", re.IGNORECASE
)
_FILE = re.compile(r"[^\n]{1,100}\.(?:jpe?g|png|gif|webp|bmp|svg|mp4|pdf)", re.IGNORECASE)
_PICTURE = re.compile(
    r"\s*(?:h[iì]nh [aả]nh|ảnh|foto|photo|图|图片)\s*\d{1,2}\b[\s.:]*", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
# Lines that call the reader to do something elsewhere: a verb first, a place after it.
_CALL = re.compile(
    r"(?:(?:please )?(?:follow|subscribe|sign up|download|join|click|tap|listen|start your"
    r"|get (?:the latest|our|all the)|tell us|send us|have (?:a|an) (?:tip|story|news)|don t miss"
    r"|like us|check out our|visit our)"
    r"|moi (?:ban|quy)|theo doi (?:bao|chung toi|kenh)|abonnieren sie|folgen sie|abonnez|suivez"
    r"|suscribete"
    r"|siguenos|inscreva)\b.*"
    r"\b(?:newsletters?|twitter|facebook|instagram|whatsapp|youtube|telegram|tiktok|zalo"
    r"|apps?|inbox|podcasts?"
    r"|alerts|channel|here|membership|subscribers?|subscription|kenh|fanpage|kanal|chaine)\b.*"
)
_STAFF = re.compile(
    r"\(?(?:additional )?(?:reporting|writing|editing|compiled|translated) by\b.*", re.IGNORECASE
)
_KEYWORDS = re.compile(r"[^,;.!?]+(?:,[^\W\d][^,;.!?]*){3,}|\[\w+ [^\]]*\].*|\{\{.*\}\}.*")
_RIGHTS = re.compile(
    r"this (?:document|material|article|content|work) (?:is|may)\b.*"
    r"(?:copyright|republish|reproduc|broadcast)",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright\b|bản quyền|all rights reserved|版权所有)", re.IGNORECASE
)
_CREDIT = re.compile(
    r"(?:photo|image|picture|video|illustration|ảnh|ảnh minh họa|foto|bild|图|图片来源|写真)s?"
    r"\s*(?:by"
    r"|credit|courtesy)?\s*[:：/]",
    re.IGNORECASE,
)


@lru_cache(maxsize=1_024)
def folded(text: str) -> str:
    """Return folded text with single spaces."""
    return " ".join(fold(text).split())


def is_line(text: str) -> bool:
    """Whether a paragraph is furniture wherever it stands."""
    if _ADDRESS.fullmatch(text) or (len(text) <= 400 and _KEYWORDS.fullmatch(text)):
        return True
    if len(text) > 260:
        return False
    plain = folded(text)
    return (
        (len(text) <= 120 and _LINE.fullmatch(plain) is not None)
        or _FILE.fullmatch(text) is not None
        or _CALL.fullmatch(plain) is not None
        or _STAFF.fullmatch(text) is not None
        or _RIGHTS.match(text) is not None
    )


def opens_others(text: str) -> bool:
    """Whether a short line announces other stories."""
    return len(text) <= 60 and _OTHERS.fullmatch(folded(text)) is not None


def is_pointer(text: str, linked: int) -> bool:
    """Whether a line sends the reader to another story."""
    if len(text) > 220 or linked * 5 < len(text):
        return False
    return _POINTER.match(folded(text[:40]) + " ") is not None


def closes(text: str) -> bool:
    """Whether a line is the mark that a press release ends here: ***ENDS***, ###."""
    return len(text) <= 40 and _CLOSE.fullmatch(text.strip()) is not None


def is_notice(text: str) -> bool:
    """Whether a short paragraph is a copyright line or the credit of a picture."""
    return len(text) <= 160 and (
        _COPYRIGHT.match(text) is not None or _CREDIT.match(text) is not None
    )


def without_picture(text: str) -> str:
    """Take "hinh anh 1" and its kin off the end of a caption."""
    return _PICTURE.sub(" ", text).strip()


def has_picture_mark(text: str) -> bool:
    """Whether a line ends with the number a system gives its pictures ("hinh anh 1")."""
    if not text.rstrip(" .:")[-1:].isdigit():
        return False
    return any(found.end() == len(text) for found in _PICTURE.finditer(text))
