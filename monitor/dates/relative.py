"""Dates told from now: "6 giờ trước", "yesterday, 10:30", "刚刚"."""

import re
from datetime import datetime, timedelta

from monitor.model import Precision

_UNITS: dict[str, tuple[int, Precision]] = {  # seconds (days for months and years), precision
    "second": (1, "minute"),
    "minute": (60, "minute"),
    "hour": (3600, "hour"),
    "day": (86_400, "day"),
    "week": (7 * 86_400, "day"),
    "month": (30 * 86_400, "month"),
    "year": (365 * 86_400, "year"),
}
_WORDS = {
    "second": "second sec giay 秒 秒钟 s",
    "minute": "minute min phut 分钟 分鐘 分 m",
    "hour": "hour hr gio tieng 小时 小時 h",
    "day": "day ngay 天 日 d",
    "week": "week tuan 周 星期 wk w",
    "month": "month thang 月",
    "year": "year nam 年 y yr",
}
_UNIT_OF = {word: unit for unit, words in _WORDS.items() for word in words.split()}
_COUNT_OF = {"a": 1, "an": 1, "one": 1, "mot": 1, "vai": 3, "few": 3, "几": 3, "半": 0.5}

AGO = re.compile(
    r"(?<![\d.,])(?P<n>\d{1,3}|an?\b|one\b|mot\b|vai\b|(?:a )?few\b|几|半)\s*[个個]?\s*"
    r"(?P<unit>second|sec|minute|min|hour|hr|day|week|wk|month|year|yr|giay|phut|gio|tieng|ngay|"
    r"tuan|thang|nam|秒钟|秒|分钟|分鐘|分|小时|小時|天|日|周|星期|月|年|[smhdwy])s?"
    r"(?:\s+(?:ago|truoc)\b|\s*[之以]?前)"
)
AGO_BEFORE = re.compile(  # "cách đây 3 giờ"
    r"cach (?:day|nay)\s+(?P<n>\d{1,3}|mot|vai)\s*"
    r"(?P<unit>giay|phut|gio|tieng|ngay|tuan|thang|nam)\b"
)
JUST_NOW = re.compile(r"vua xong|vua dang|moi dang|moi day|just now|moments? ago|刚刚|剛剛|刚才")
DAY_WORD = re.compile(
    r"(?P<today>hom nay|today|今天|今日)|(?P<yesterday>hom qua|yesterday|昨天|昨日)|"
    r"(?P<before>hom kia|前天)"
)
LABEL = re.compile(
    r"^(?:\W|\b(?:ngay|dang|xuat ban|cap nhat|luc|vao|published|posted|updated|last|date|on|at|thoi"
    r"|gian|moi|nhat|cach day)\b|发布|更新|时间|于)+"
)


def ago(text: str, local: datetime) -> tuple[datetime, Precision] | None:
    """Return the local moment (zone of `local`) a spelled text tells from now, None for none."""
    if len(text) > 80:
        return None  # prose, not a stamp
    if JUST_NOW.search(text):
        return local, "minute"
    found = AGO.search(text) or AGO_BEFORE.search(text)
    if not found:
        return None
    size, precision = _UNITS[_UNIT_OF[found.group("unit")]]
    word = found.group("n").removeprefix("a ")
    count = int(word) if word.isdigit() else _COUNT_OF[word]
    try:
        return local - timedelta(seconds=size * count), precision
    except OverflowError:
        return None


def day_word(text: str) -> tuple[int, int, int] | None:
    """Return days before today and the span of "hôm nay", "yesterday" and the like."""
    found = DAY_WORD.search(text) if len(text) <= 80 else None
    if not found:
        return None
    days = {"today": 0, "yesterday": 1, "before": 2}[found.lastgroup or "today"]
    return days, *found.span()


def alone(text: str, start: int, end: int) -> bool:
    """Tell whether nothing but a label and punctuation stands round a span."""
    rest = LABEL.sub("", f"{text[:start]} ") + LABEL.sub("", text[end:])
    return not rest.strip(" ,.;:|-()")
