"""Names of months, zones and parts of the day, and the spelling that patterns are matched on."""

import re
import unicodedata

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januari janvier enero janeiro januar",
            "february feb februari fevrier febrero fevereiro februar pebruari",
            "march mar maret mars marzo marco marz mac",
            "april apr avril abril avr",
            "may mei mai mayo maio",
            "june jun juni juin junio junho",
            "july jul juli juillet julio julho julai",
            "august aug agustus agu aout agosto ogos ags",
            "september sep sept septembre septiembre setembro",
            "october oct oktober okt octobre octubre outubro",
            "november nov novembre noviembre novembro nop",
            "december dec desember des decembre diciembre dezembro disember dis dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}
# After `thang` (month), accents folded: the months have names and numbers.
VI_MONTHS = {
    "gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7,
    "tam": 8, "chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
_EASTERN = (
    "มกราคม ม.ค. มค ມັງກອນ មករា",
    "กุมภาพันธ์ ก.พ. กพ ກຸມພາ កុម្ភៈ",
    "มีนาคม มี.ค. มีค ມີນາ មីនា",
    "เมษายน เม.ย. เมย ເມສາ មេសា",
    "พฤษภาคม พ.ค. พค ພຶດສະພາ ឧសភា",
    "มิถุนายน มิ.ย. มิย ມິຖຸນາ មិថុនា",
    "กรกฎาคม ก.ค. กค ກໍລະກົດ កក្កដា",
    "สิงหาคม ส.ค. สค ສິງຫາ សីហា",
    "กันยายน ก.ย. กย ກັນຍາ កញ្ញា",
    "ตุลาคม ต.ค. ตค ຕຸລາ តុលា",
    "พฤศจิกายน พ.ย. พย ພະຈິກ វិច្ឆិកា",
    "ธันวาคม ธ.ค. ธค ທັນວາ ធ្នូ",
)

# Minutes east of Greenwich. CST is China's own where a Chinese page says it (see `offset`).
ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "ut": 0, "wet": 0, "ict": 420, "wib": 420, "wita": 480, "wit": 540,
    "sgt": 480, "hkt": 480, "myt": 480, "pht": 480, "bjt": 480, "awst": 480, "jst": 540,
    "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "ist": 330, "mmt": 390,
    "npt": 345, "pkt": 300, "gst": 240, "msk": 180, "eat": 180, "cat": 120, "sast": 120,
    "wat": 60, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "est": -300,
    "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "gio viet nam": 420, "gio ha noi": 420, "hanoi time": 420, "vietnam time": 420,
    "bangkok time": 420, "beijing time": 480, "北京时间": 480, "北京時間": 480,
}  # fmt: skip
# Zones whose offset depends on the day.
REGIONS = {
    "pt": "America/Los_Angeles",
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
}
AFTERNOON = frozenset(
    {"pm", "p", "ch", "chieu", "toi", "dem", "下午", "晚上", "傍晚", "中午", "晚", "午后", "오후"}
)
MORNING = frozenset({"am", "a", "sa", "sang", "上午", "早上", "凌晨", "早", "清晨", "오전"})

_LETTERS = {"đ": "d", "−": "-", "–": "-", "—": "-", "’": "'", "‘": "'", "′": "'", "：": ":"}


class _Spelling(dict[int, str]):
    """Works each character out once: lower case, accents off, any digits and widths to ASCII."""

    def __missing__(self, code: int) -> str:
        char = chr(code).lower()
        digit = unicodedata.digit(char, None) if len(char) == 1 else None
        hangul = "\uac00" <= char <= "\ud7a3"  # would fall into its letters
        plain = _LETTERS.get(char) or (char if hangul else unicodedata.normalize("NFKD", char))
        spelled = "".join(part for part in plain if not "\u0300" <= part <= "\u036f")
        if digit is not None:
            spelled = str(digit)
        spelled = self[code] = _LETTERS.get(spelled, spelled)
        return spelled


_SPELLING = _Spelling()
_CHINESE = re.compile(
    r"[〇零○一二三四五六七八九十廿两兩]+(?=\s*(?:[年月日号號时時点點分秒前天周个個小]|星期))"
)
_HAN_DIGITS = {char: str(n) for n, char in enumerate("零一二三四五六七八九")} | {
    "〇": "0", "○": "0", "两": "2", "兩": "2",
}  # fmt: skip


def spell(text: str) -> str:
    """Return text as the patterns know it: folded, ASCII digits, Chinese numerals as digits."""
    if text.isascii():
        return text.lower()
    plain = text.translate(_SPELLING)
    if _CHINESE.search(plain):
        plain = _CHINESE.sub(_chinese_number, plain)
    if _EASTERN_SCRIPT.search(plain):
        plain = _EASTERN_NAME.sub(lambda found: f" {_EASTERN_MONTHS[found.group()]} ", plain)
        plain = _EASTERN_LABEL.sub(" ", plain)
        if _THAI.search(plain):
            plain = _THAI_SHORT_YEAR.sub(_thai_year, plain)
    return plain


def _chinese_number(found: re.Match[str]) -> str:
    """二〇二五 -> 2025, 十七 -> 17, 二十 -> 20, 三十一 -> 31."""
    number = found.group().replace("廿", "二十")
    if "十" not in number:
        return "".join(_HAN_DIGITS[char] for char in number)
    tens, _, units = number.partition("十")
    return str(int(_HAN_DIGITS.get(tens[-1:], "1")) * 10 + int(_HAN_DIGITS.get(units[:1], "0")))


def _thai_year(found: re.Match[str]) -> str:
    return f"{found.group(1)}{1957 + int(found.group(2))}"


_ENGLISH = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_EASTERN_MONTHS = {
    name.translate(_SPELLING): english
    for names, english in zip(_EASTERN, _ENGLISH, strict=True)
    for name in names.split()
}
_EASTERN_NAME = re.compile(
    "|".join(re.escape(name) for name in sorted(_EASTERN_MONTHS, key=len, reverse=True))
)
_EASTERN_SCRIPT = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff]")
# Thai, Lao and Khmer words for day, month, year and era.
_EASTERN_LABEL = re.compile(
    "|".join(
        re.escape(word.translate(_SPELLING))
        for word in (
            "พ.ศ.", "ค.ศ.", "เดือน", "วันที่", "ปี", "ເດືອນ", "ວັນທີ", "ປີ", "ថ្ងៃទី", "ខែ", "ឆ្នាំ",
        )
    )
)  # fmt: skip
_THAI = re.compile(r"[\u0e00-\u0e7f]")
# Two digits of the Buddhist era: 68 is 2568, which is 2025.
_THAI_SHORT_YEAR = re.compile(r"([a-z]\s+)(\d\d)(?![\d:])")
