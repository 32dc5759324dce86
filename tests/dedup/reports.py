"""Reports made up for these tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.dedup import Fingerprint, fingerprint
from monitor.model import Article, Stamp

DAY = datetime(2026, 10, 5, tzinfo=UTC)

SEIZURE = (
    "Customs officers at the port of Tan Hoa have found 1,640 kg of pangolin scales and 212 kg of "
    "ivory in a container that was declared to hold peanuts. It had left Port Harcourt in Nigeria "
    "on August 28 and was opened on October 3 in the presence of police and border guards.\n\n"
    "The papers named a company in Quang Lam as consignee; its director, Le Van Mich, told "
    "investigators that he had never ordered nuts. Nobody has been arrested so far.\n\n"
    "Tan Hoa's customs chief, Dao Thi Sen, said that a scanner had shown uneven layers behind the "
    "first rows of sacks. The goods are worth about 9.4 billion dong, she told reporters."
)
RETOLD = (
    "Behind the peanuts lay 212 kg of tusks and far more scales: 1,640 kg, to be exact. That is "
    "what a scanner at Tan Hoa led officers to on October 3, in a box shipped from Nigeria.\n\n"
    "Le Van Mich, whose firm in Quang Lam should have received it, denies everything. The "
    "authorities put the value at 9.4 billion dong."
)
VIETNAMESE = (
    "Ngày 3/10, Hải quan cảng Tân Hòa phối hợp với công an và biên phòng mở container khai báo là "
    "lạc, phát hiện 1.640 kg vảy tê tê và 212 kg ngà voi. Lô hàng xuất phát từ Nigeria ngày 28/8. "
    "Giám đốc công ty nhận hàng tại Quảng Lam, ông Lê Văn Mích, khẳng định không đặt mua lạc. Theo "
    "bà Đào Thị Sen, lô hàng trị giá khoảng 9,4 tỷ đồng."
)
ELSEWHERE = (
    "A court in Bo Trach sent two brothers to prison on Monday for keeping six bears in cages and "
    "selling bile by the bottle. Hoang Van Tho got five years, Hoang Van Thu three. The animals "
    "were taken to a sanctuary near Tam Dao, where keepers say that two of them are blind."
)


def report(text: str = SEIZURE, *, days: int | None = 0, **changes: Any) -> Article:
    """Return an article; `days` after DAY it was published, None for no date."""
    published = None if days is None else Stamp(at=DAY + timedelta(days=days), precision="day")
    address = "https://news.example/1"
    known: dict[str, Any] = {
        "source": "gazette",
        "url": address,
        "canonical_url": address,
        "title": "",
        "text": text,
        "language": "en",
        "published": published,
    }
    return Article(**known | changes)


def printed(text: str = SEIZURE, **changes: Any) -> Fingerprint:
    """Return the fingerprint of such an article."""
    return fingerprint(report(text, **changes))
