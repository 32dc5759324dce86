"""Vietnamese pages without rules: the whole text, its title and its minute."""

import pytest

from monitor.model import Source
from tests.extract.eras import Case, case_of, stories
from tests.extract.make import source
from tests.extract.test_eras import f1, read, shown
from tests.extract.vietnamese import LAYOUTS

PLAIN: Source = source()
CASES = [
    case_of(name, layout, number, story)
    for name in ("vna-vi", "mps-vi")
    for layout in LAYOUTS
    for number, story in enumerate(stories()[name])
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_of_a_paper_we_do_not_know(case: Case) -> None:
    article = read(case, PLAIN)
    assert article.title == case.title
    assert shown(article.published) == case.published
    assert article.language == "vi"
    assert f1("\n".join(case.paragraphs), article.text) >= 0.95, article.text


def test_their_texts_are_whole_and_clean() -> None:
    scores = [f1("\n".join(case.paragraphs), read(case, PLAIN).text) for case in CASES]
    assert sum(scores) / len(scores) >= 0.985
