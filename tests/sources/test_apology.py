"""Titles of error pages, and titles that only sound like them."""

import pytest

from monitor.sources import apology


@pytest.mark.parametrize(
    "title",
    ["404", "404 Not Found", "Error 404", "Page not found - The Paper", "The Paper | Not found",
     "500 Internal Server Error", "503 Service Temporarily Unavailable", "Error", "Lỗi 404",
     "The requested page could not be found", "Site under maintenance", "Không tìm thấy trang",
     "页面不存在", "Oops!", "An error occurred",
     "404 - File or directory not found: x | Not Found"],
)  # fmt: skip
def test_error_pages(title: str) -> None:
    assert apology.is_one(title)


@pytest.mark.parametrize(
    "title",
    ["", "Latest news", "404 Media", "Press releases | IFAW", "500 tusks found in Haiphong",
     "Missing rangers not found after storm", "Error of judgement: the trial",
     "Tin tức - Bộ Công an",
     "Page One", "News about maintenance of patrol boats",
     "Service unavailable to migrants, says UN"],
)  # fmt: skip
def test_lists(title: str) -> None:
    assert not apology.is_one(title)


def test_a_long_title_takes_no_time() -> None:
    assert not apology.is_one("error " * 50_000 + "x")
