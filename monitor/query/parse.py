"""From the words of a query to its tree; a bad query is refused with column and expectation."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from monitor.errors import QueryError
from monitor.query import dates
from monitor.query.forms import Aliases, Typed, forms, operation_and_number
from monitor.query.tree import (
    About,
    And,
    AtLeast,
    Fact,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Pack,
    Weighted,
    Within,
    Zone,
)
from monitor.text import fold, nfc

_MOST_NESTED = 60
_USUAL_DISTANCE = 10
_FIELDS = ("title", "text", "lead", "source", "lang", "author", "date")
_OPERATOR = re.compile(r"(?i:o?near/|atleast/)|ATLEAST$")
_NEARABLE = (Leaf, Pack, Or, Near, Within, Weighted)


@dataclass(frozen=True, kw_only=True)
class Packs:
    """What a query may name: packs by name, each a list of typed terms; names of operations."""

    terms: Mapping[str, tuple[Typed, ...]] = field(default_factory=dict)
    aliases: Aliases = field(default_factory=dict)
    _made: dict[str, tuple[Leaf, ...]] = field(default_factory=dict, compare=False, repr=False)

    def leaves(self, name: str) -> tuple[Leaf, ...]:
        """Return the terms of a pack as leaves, made once."""
        if name not in self._made:
            self._made[name] = leaves(self.terms[name])
        return self._made[name]


NO_PACKS = Packs()


def parse(query: str, packs: Packs = NO_PACKS) -> Node:
    """Return the tree of `query`; raise QueryError."""
    query = nfc(query).replace("“", '"').replace("”", '"')
    _refuse_deep(query)
    return _Builder(query, packs).build(_syntax(query))


def _refuse_deep(query: str) -> None:
    depth = 0
    for at, char in enumerate(query):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth > _MOST_NESTED:
            raise _error(query, at, f"at most {_MOST_NESTED} parentheses inside each other")


@cache
def _reader() -> Any:
    from lark import Lark

    grammar = files("monitor.query").joinpath("grammar.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True)


def _syntax(query: str) -> Any:
    from lark.exceptions import UnexpectedInput

    try:
        return _reader().parse(query)
    except UnexpectedInput as error:
        at = error.pos_in_stream or 0
        if at < 0 or getattr(getattr(error, "token", None), "type", "") == "$END":
            at = len(query.rstrip())
        raise _error(query, at, _expected(query, at)) from None


def _error(query: str, at: int, expected: str) -> QueryError:
    before = query[:at]
    column = at - (before.rfind("\n") + 1) + 1
    return QueryError(query=query, column=column, expected=expected, line=before.count("\n") + 1)


def _expected(query: str, at: int) -> str:
    rest, before = query[at:], query[:at].rstrip()
    last = before.split()[-1] if before.split() else ""
    if rest.startswith('"'):
        return 'expected a closing quotation mark (")'
    if rest.startswith(":") and last.startswith("@"):
        return "expected the name of a pack: @pack:drugs"
    if rest.startswith(":"):
        return _unknown_field(last.lstrip("(-"))
    if rest.startswith(")") and query.count(")") > query.count("("):
        return "expected no ')' here: none is open"
    if last.endswith("^"):
        return "expected a number after '^'"
    if rest.startswith("@"):
        return "expected the name of a pack after '@': @pack:drugs"
    if not rest and query.count("(") > query.count(")"):
        return "expected ')'"
    return "expected a word, a \"phrase\", '(' or a field such as title:"


def _unknown_field(name: str) -> str:
    close = get_close_matches(name.lower(), _FIELDS, 1)
    meant = f"; did you mean {close[0]}:" if close else ""
    return f"expected one of the fields {', '.join(f'{each}:' for each in _FIELDS)}{meant}"


class _Builder:
    """Turns syntax into nodes. `query` is kept to name clauses and columns."""

    def __init__(self, query: str, packs: Packs) -> None:
        self._query = query
        self._packs = packs

    def build(self, tree: Any) -> Node:
        kinds: dict[str, Callable[[Any], Node]] = {
            "any": self._any, "all": self._all, "negated": self._negated, "near": self._near,
            "weighed": self._weighed, "within": self._within, "about": self._about,
            "at_least": self._at_least, "pack": self._pack, "exactly": self._exactly,
            "word": self._word, "phrase": self._word,
        }  # fmt: skip
        return kinds[str(tree.data)](tree)

    def _written(self, tree: Any) -> str:
        return " ".join(self._query[tree.meta.start_pos : tree.meta.end_pos].split())

    def _error(self, at: Any, expected: str) -> QueryError:
        place = at.meta.start_pos if hasattr(at, "meta") else at.start_pos
        return _error(self._query, place, expected)

    def _any(self, tree: Any) -> Node:
        parts = tuple(self.build(child) for child in tree.children)
        return Or(written=self._written(tree), parts=parts)

    def _all(self, tree: Any) -> Node:
        parts = self._numbered([self.build(child) for child in tree.children])
        return parts[0] if len(parts) == 1 else And(written=self._written(tree), parts=parts)

    def _numbered(self, parts: list[Node]) -> tuple[Node, ...]:
        """Take an operation and its number, typed side by side, for one phrase: OMD 7."""
        at = 0
        while at < len(parts):
            for end in range(min(len(parts), at + 8), at + 1, -1):
                bare = [part.bare if isinstance(part, Leaf) else "" for part in parts[at:end]]
                if all(bare) and operation_and_number(bare, self._packs.aliases):
                    parts[at:end] = [self._leaf(" ".join(bare), Typed(text=" ".join(bare)))]
                    break
            at += 1
        return tuple(parts)

    def _negated(self, tree: Any) -> Node:
        return Not(written=self._written(tree), part=self.build(tree.children[0]))

    def _near(self, tree: Any) -> Node:
        left, operator, right = tree.children
        for side in (left, right):
            self._need_places(side)
        name, _, distance = str(operator).partition("/")
        return Near(
            written=self._written(tree),
            left=self.build(left),
            right=self.build(right),
            distance=int(distance or _USUAL_DISTANCE),
            ordered=name == "ONEAR",
        )

    def _need_places(self, tree: Any) -> Node:
        node = self.build(tree)
        inner = node
        while isinstance(inner, Weighted | Within):
            inner = inner.part
        parts: Iterable[Node] = inner.parts if isinstance(inner, Or) else (inner,)
        if not all(isinstance(part, _NEARABLE) for part in parts):
            raise self._error(tree, "expected words, phrases, packs or an OR of them beside NEAR")
        return node

    def _weighed(self, tree: Any) -> Node:
        part, weight = tree.children
        return Weighted(
            written=self._written(tree), part=self.build(part), weight=float(str(weight))
        )

    def _within(self, tree: Any) -> Node:
        zone, part = tree.children
        name: Zone = str(zone)[:-1]  # type: ignore[assignment]
        return Within(written=self._written(tree), zone=name, part=self.build(part))

    def _about(self, tree: Any) -> Node:
        name, value = tree.children
        fact: Fact = str(name)[:-1]  # type: ignore[assignment]
        written, text = self._written(tree), str(value.children[0]).strip('"')
        if fact == "date":
            span = dates.span(text)
            if span is None:
                raise self._error(value, "expected a date: 2025, 2025-11, 2025-11-20, a..b, >=a")
            return About(written=written, fact=fact, first=span[0], last=span[1])
        plain = fold(nfc(text.rstrip("*"))).strip()
        return About(written=written, fact=fact, value=plain, prefix=text.endswith("*"))

    def _at_least(self, tree: Any) -> Node:
        operator, part = tree.children
        node = self._need_places(part)
        count = int(str(operator).partition("/")[2])
        return AtLeast(written=self._written(tree), count=count, part=node)

    def _pack(self, tree: Any) -> Node:
        name = str(tree.children[0]).lstrip("@").removeprefix("pack:")
        if name not in self._packs.terms:
            close = get_close_matches(name, self._packs.terms, 1)
            meant = f"; did you mean @pack:{close[0]}" if close else ""
            raise self._error(tree, f"expected the name of a term pack, not {name!r}{meant}")
        return Pack(written=f"@pack:{name}", leaves=self._packs.leaves(name))

    def _exactly(self, tree: Any) -> Node:
        return self._typed(tree, case=True, quoted=True)

    def _word(self, tree: Any) -> Node:
        return self._typed(tree, case=False, quoted=tree.data == "phrase")

    def _typed(self, tree: Any, *, case: bool, quoted: bool) -> Node:
        token = tree.children[0]
        body = str(token).replace('"', "").strip()
        text = body.removesuffix("*")
        if "*" in text:
            raise self._error(token, "expected '*' only at the end of a word or phrase")
        if not quoted and _OPERATOR.match(text):
            operator = text.partition("/")[0].upper()
            raise self._error(token, f"expected capitals and a number: {operator}/5")
        typed = Typed(text=text, quoted=quoted, case=case, prefix=body != text)
        return self._leaf(self._written(tree), typed, token)

    def _leaf(self, written: str, typed: Typed, token: Any = None) -> Leaf:
        found = forms(typed, self._packs.aliases)
        if not found:
            raise self._error(token, "expected a word with a letter or a figure")
        bare = "" if typed.quoted or typed.case or typed.prefix else typed.text
        return Leaf(written=written, forms=found, bare=bare)


@cache
def leaves(terms: tuple[Typed, ...]) -> tuple[Leaf, ...]:
    """Return a leaf for each term, made once for equal terms."""
    made = ((typed.text, forms(typed, {})) for typed in terms)
    return tuple(Leaf(written=text, forms=found) for text, found in made if found)
