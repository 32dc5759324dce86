"""What an article must have for a query to be true, as a question that an index can answer.

It may let through more than is true, never less: evaluate.py has the last word. `searchable` is
the text that the index holds; `needs` speaks of the words in it.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from monitor.model import Article
from monitor.query.reading import BARRIER, Reading
from monitor.query.stems import beginnings
from monitor.query.tree import And, AtLeast, Form, Leaf, Near, Node, Or, Pack, Weighted, Within
from monitor.text import is_unspaced

_UNSPACED_RUN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff ]+"
)
_BARRIER_WORD = "0barrier0"  # parts what no phrase may cross
_MANY = 400  # words in one question: a larger one is asked without them


@dataclass(frozen=True, kw_only=True)
class Words:
    """These words of the index in a row; the last one may go on where `prefix`."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, kw_only=True)
class Every:
    """All of these."""

    parts: tuple["Needs", ...]


@dataclass(frozen=True, kw_only=True)
class Some:
    """One of these."""

    parts: tuple["Needs", ...]


Needs: TypeAlias = Words | Every | Some


def needs(node: Node) -> Needs | None:
    """Return what must be in the index for `node` to be true, None where anything may do."""
    match node:
        case Leaf():
            return _some(tuple(need for form in node.forms for need in _form(form)))
        case Pack():
            forms = tuple(form for leaf in node.leaves for form in leaf.forms)
            found = tuple(dict.fromkeys(need for form in forms for need in _form(form)))
            return _some(found) if len(found) <= _MANY else None
        case And() | Near():
            parts = node.parts if isinstance(node, And) else (node.left, node.right)
            known = tuple(need for part in parts if (need := needs(part)))
            return (Every(parts=known) if len(known) > 1 else known[0]) if known else None
        case Or():
            each = [needs(part) for part in node.parts]
            known = tuple(need for need in each if need)
            return _some(known) if len(known) == len(each) else None
        case Within() | Weighted() | AtLeast():
            return needs(node.part)
        case _:
            return None


def _some(parts: tuple[Needs, ...]) -> Needs | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else Some(parts=parts)


def _form(form: Form) -> tuple[Words, ...]:
    if form.unspaced:
        return (_unspaced(form.words[0]),)
    if form.stem:
        starts = beginnings(form.stem)
        found = tuple(Words(words=(start,), prefix=True) for start in starts)
        covered = form.words[0].startswith(starts)
        return found if covered else (*found, Words(words=form.words))
    return (Words(words=form.words, prefix=form.prefix),)


def _unspaced(letters: str) -> Words:
    pairs = tuple(letters[at : at + 2] for at in range(len(letters) - 1))
    return Words(words=pairs) if pairs else Words(words=(letters,), prefix=True)


class Searchable(NamedTuple):
    """The words that the index holds of an article: folded, one space between."""

    title: str
    text: str


def searchable(article: Article) -> Searchable:
    """Return what the index holds. Text run together stands in it as written and cut; scripts
    without spaces as pairs of letters."""
    title, text = Reading(article).split()
    return Searchable(_indexed(title), _indexed(text))


def _indexed(views: tuple[str, ...]) -> str:
    text = f" {_BARRIER_WORD} ".join(views)
    if is_unspaced(text):
        text = f"{text} {_BARRIER_WORD} " + " ".join(_pairs(text))
    return " ".join(text.replace(BARRIER, _BARRIER_WORD).split())


def _pairs(text: str) -> list[str]:
    found: list[str] = []
    for run in _UNSPACED_RUN.finditer(text):
        letters = run.group().replace(" ", "")
        found += [letters[at : at + 2] for at in range(len(letters))]
    return found
