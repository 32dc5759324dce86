"""Every shipped source over three eras of markup: floors that only ever rise."""

import re
from collections import Counter
from datetime import datetime, timedelta, timezone

import pytest

from monitor.extract import extract
from monitor.model import Article, Source, Stamp
from monitor.settings import load_settings, shipped_config
from tests.extract.eras import LAYOUTS, Case, cases
from tests.extract.make import page

CASES = tuple(cases())
RULED = 0.98  # F1 of words, pages read with the source's rules
GENERIC = 0.97  # the same pages, no rules


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    return {source.name: source for source in load_settings(shipped_config()).sources}


def f1(truth: str, found: str) -> float:
    wanted, got = (Counter(re.findall(r"\w+", text.lower())) for text in (truth, found))
    both = (wanted & got).total()
    return 2 * both / (wanted.total() + got.total()) if both else 0.0


def shown(stamp: Stamp | None) -> str | None:
    if stamp is None:
        return None
    if stamp.whole_day:
        return stamp.at.date().isoformat()
    zone = timezone(timedelta(minutes=stamp.zone or 0))
    return stamp.at.astimezone(zone).replace(microsecond=0).isoformat()


def read(case: Case, source: Source) -> Article:
    found = extract(page(case.html, case.url), source)
    assert isinstance(found, Article), (case.name, found)
    return found


def test_each_source_has_at_least_ten_pages() -> None:
    assert set(LAYOUTS) == {"vna-en", "vna-vi", "vns", "ifaw", "mps-en", "mps-vi", "mps-old"}
    for name in LAYOUTS:
        assert sum(case.source == name for case in CASES) >= 10


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_is_read_with_the_shipped_rules(case: Case, sources: dict[str, Source]) -> None:
    article = read(case, sources[case.source])
    assert article.title == case.title
    assert shown(article.published) == case.published
    assert article.language == case.language
    if case.author:
        assert article.author == case.author
    for caption in case.captions:
        assert caption not in article.text
    assert f1("\n".join(case.paragraphs), article.text) >= 0.93, article.text


def test_texts_with_rules_are_whole_and_clean(sources: dict[str, Source]) -> None:
    scores = [
        f1("\n".join(case.paragraphs), read(case, sources[case.source]).text) for case in CASES
    ]
    assert sum(scores) / len(scores) >= RULED


def test_texts_without_rules_are_hardly_worse() -> None:
    plain = Source(name="any", title="", ways=(), zone="Asia/Ho_Chi_Minh")
    scores = [f1("\n".join(case.paragraphs), read(case, plain).text) for case in CASES]
    assert sum(scores) / len(scores) >= GENERIC


def test_dates_without_rules_are_right_or_absent() -> None:
    plain = Source(name="any", title="", ways=(), zone="Asia/Ho_Chi_Minh")
    found = {case.name: (case.published, shown(read(case, plain).published)) for case in CASES}
    wrong = {name: pair for name, pair in found.items() if pair[1] and pair[0][:10] != pair[1][:10]}  # type: ignore[index]
    assert not wrong
    assert sum(pair[1] is not None for pair in found.values()) >= 0.97 * len(found)


def mutations(html: str) -> list[str]:
    """Return the page as a redesign or a careless template might give it."""
    return [
        re.sub(r' class="[^"]*"', "", html),
        re.sub(r' class="([^"]*)"', r' class="x-\1-9f3"', html),
        html.replace("</p>", ""),
        re.sub(r"<p>(.*?)</p>", r'<div class="para">\1</div>', html),
        html.replace("<body>", "<body><div><div><div>"),
        html.replace("\n", "\r\n\t "),
    ]


@pytest.mark.parametrize("case", CASES[::3], ids=lambda case: case.name)
def test_mutated_pages_keep_their_text(case: Case, sources: dict[str, Source]) -> None:
    for number, html in enumerate(mutations(case.html)):
        found = extract(page(html, case.url), sources[case.source])
        assert isinstance(found, Article), (number, found)
        assert f1("\n".join(case.paragraphs), found.text) >= 0.8, (number, found.text)


def test_pages_whose_classes_were_renamed_say_so(sources: dict[str, Source]) -> None:
    ruled = [case for case in CASES if case.name.endswith(("-new-0", "-new-1"))]
    for case in ruled:
        html = re.sub(r' class="([^"]*)"', r' class="x9f3"', re.sub(r' id="\w+"', "", case.html))
        found = extract(page(html, case.url), sources[case.source])
        assert isinstance(found, Article)
        assert "rules-missed-body" in found.flags, case.name
        assert f1("\n".join(case.paragraphs), found.text) >= 0.9, (case.name, found.text)


def test_dates_are_aware(sources: dict[str, Source]) -> None:
    article = read(CASES[0], sources[CASES[0].source])
    assert article.published is not None
    assert isinstance(article.published.at, datetime)
    assert article.published.at.tzinfo is not None
