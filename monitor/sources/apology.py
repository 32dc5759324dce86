"""Error pages that are sent with status 200, as if all were well: known by what they call
themselves."""

import re

_PARTS = re.compile(r"\s+[-|–—·»:]+\s+|\s*[|–—·»:]\s*")
_NUMBER = r"(?:http\W*)?(?:error|lỗi|错误)?\W*(?:40\d|410|50[0-4])"
_THING = r"(?:(?:the|this) )?(?:requested )?(?:page|file|document|url|resource|content)?\s?"
_WORDS = (
    r"(?:oops|sorry|error|lỗi)",
    rf"{_THING}(?:was |is |could |can ?)?(?:not |un)(?:be )?(?:found|available)",
    r"(?:internal |runtime |application |database |server )*error",
    r"an? (?:\w+ )?error (?:has )?occurred",
    r"bad gateway|gateway time-?out|(?:access )?forbidden",
    r"(?:service )?(?:temporarily )?unavailable",
    r"(?:(?:site|website|system) )?(?:is )?(?:under|down for) (?:\w+ )?maintenance",
    r"maintenance mode",
    r"không tìm thấy(?: trang)?|trang không tồn tại|lỗi hệ thống|(?:hệ thống )?đang bảo trì",
    r"页面(?:不存在|未找到)|找不到页面|系统维护中?|服务器错误|頁面不存在|找不到頁面|系統維護中?",
)
_APOLOGY = re.compile(rf"(?:{_NUMBER}\W*)?(?:{'|'.join(_WORDS)})|{_NUMBER}", re.IGNORECASE)


def is_one(title: str) -> bool:
    """Tell the title of an error page from that of a list: one of its parts says nothing else."""
    parts = (part.strip(" .!?-\u2026") for part in _PARTS.split(title[:200]))
    return any(_APOLOGY.fullmatch(part) for part in parts if part)
