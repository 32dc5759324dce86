"""Every shipped term is found where it must be and nowhere it must not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.query import Leaf, PlainFinder, Reading
from monitor.terms import Concept, load
from monitor.text import is_unspaced
from monitor.topics import pack_leaves
from tests.query.making import article


def every_concept() -> Iterator[tuple[str, Concept]]:
    for pack in load().packs:
        for concept in pack.concepts:
            yield pack.name, concept


def stands_in(leaves: tuple[Leaf, ...], text: str) -> bool:
    language = "zh" if is_unspaced(text) else None
    reading = Reading(article(text, language=language))
    finder = PlainFinder(reading)
    return any(finder.find(leaf) for leaf in leaves)


@pytest.mark.parametrize(
    "concept", [pytest.param(c, id=f"{p}-{c.name}") for p, c in every_concept()]
)
def test_a_concept_stands_where_it_must_only(concept: Concept) -> None:
    leaves = pack_leaves(concept)
    assert concept.source
    assert concept.must
    assert concept.must_not
    for text in concept.must:
        assert stands_in(leaves, text), text
    for text in concept.must_not:
        assert not stands_in(leaves, text), text


def test_every_form_finds_itself() -> None:
    for _, concept in every_concept():
        for language, form in concept:
            text = form.strip('="*')
            assert stands_in(pack_leaves(concept, language), text), form


def test_a_users_file_is_a_pack(tmp_path: Path) -> None:
    file = tmp_path / "my-rivers.toml"
    file.write_text('[moei]\nen = ["Moei river"]\nvi = "sông Moei"\n', encoding="utf-8")
    packs = load((file,))
    assert {"my-rivers", "moei"} <= packs.named().keys()
    assert load((file,)) is packs
    file.write_text('[moei]\nen = ["Moei", "Thaungyin"]\n', encoding="utf-8")
    assert len(load((file,)).named()["moei"][0].forms["en"]) == 2


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("[moei\n", "not TOML"),
        ('[moei]\nenglish = ["Moei"]\n', "unknown key 'english'"),
        ("[moei]\nen = 3\n", "a text or a list of texts"),
        ('[moei]\nsource = "map"\n', "no form in any language"),
        ('[Mo ei]\nen = "x"\n', ""),
    ],
)
def test_a_bad_file_is_refused_in_plain_words(tmp_path: Path, content: str, complaint: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=complaint or "."):
        load((file,))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.toml"):
        load((tmp_path / "gone.toml",))
