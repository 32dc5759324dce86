"""What a query says, as a tree of small frozen values.

Every node keeps `written`, its words in the query, to name it in reasons. One tree is read three
ways: against one article (find.py), for many topics at once (monitor.topics), and as a question to
the archive (needs.py); evaluate.py alone decides, for all three.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

Zone = Literal["title", "text", "lead"]
Fact = Literal["source", "lang", "author", "date"]


@dataclass(frozen=True, kw_only=True)
class Form:
    """One spelling that is looked for: folded words in a row.

    `exact` are the same words with their accents, `case` as they are written in capitals or not;
    empty where folding is enough. `stem` is set for one word that may be inflected. `prefix` lets
    the last word go on. `upper` are words that count in capitals only (roman numerals). `unspaced`
    is a term of a script without spaces, found anywhere.
    `plain` words count without accents only.
    """

    words: tuple[str, ...]
    exact: tuple[str, ...] = ()
    case: tuple[str, ...] = ()
    stem: str = ""
    prefix: bool = False
    upper: tuple[int, ...] = ()
    unspaced: bool = False
    plain: bool = False


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A word or phrase: true where any of its forms stands."""

    written: str
    forms: tuple[Form, ...]
    bare: str = ""  # the word itself, where it was written without quotes, star or sign


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A term pack: true where any of its terms stands."""

    written: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, kw_only=True)
class About:
    """Something known of the article beside its words. Dates are days, both ends included."""

    written: str
    fact: Fact
    value: str = ""  # folded
    prefix: bool = False
    first: date = date.min
    last: date = date.max


@dataclass(frozen=True, kw_only=True)
class Within:
    """Only in the title, only in the text, or only where an article says what it is about."""

    written: str
    zone: Zone
    part: "Node"


@dataclass(frozen=True, kw_only=True)
class And:
    """All parts are true."""

    written: str
    parts: tuple["Node", ...]


@dataclass(frozen=True, kw_only=True)
class Or:
    """At least one part is true."""

    written: str
    parts: tuple["Node", ...]


@dataclass(frozen=True, kw_only=True)
class Not:
    """The part is not true."""

    written: str
    part: "Node"


@dataclass(frozen=True, kw_only=True)
class Near:
    """At most `distance` words between the two, in that order where `ordered`."""

    written: str
    left: "Node"
    right: "Node"
    distance: int
    ordered: bool = False


@dataclass(frozen=True, kw_only=True)
class AtLeast:
    """The part stands in `count` places or more."""

    written: str
    count: int
    part: "Node"


@dataclass(frozen=True, kw_only=True)
class Weighted:
    """Where the part is true it counts `weight`, whatever is in it."""

    written: str
    part: "Node"
    weight: float


Node: TypeAlias = Leaf | Pack | About | Within | And | Or | Not | Near | AtLeast | Weighted


def parts_of(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly under `node`."""
    match node:
        case And() | Or():
            return node.parts
        case Near():
            return (node.left, node.right)
        case Not() | Within() | AtLeast() | Weighted():
            return (node.part,)
        case _:
            return ()


def leaves_of(node: Node) -> tuple[Leaf, ...]:
    """Return every word and phrase under `node`, those of packs included."""
    if isinstance(node, Leaf):
        return (node,)
    if isinstance(node, Pack):
        return node.leaves
    return tuple(leaf for part in parts_of(node) for leaf in leaves_of(part))
