"""The topic language: words, phrases, boolean operators, proximity, fields, packs and weights."""

from monitor.query.evaluate import Finder, Hit, Outcome, as_match, evaluate, facts, is_about
from monitor.query.find import PlainFinder, in_order, is_right
from monitor.query.forms import Typed
from monitor.query.needs import Every, Needs, Searchable, Some, Words, needs, searchable
from monitor.query.parse import NO_PACKS, Packs, leaves, parse
from monitor.query.reading import BARRIER, Place, Reading, View
from monitor.query.stems import stem
from monitor.query.tree import (
    About,
    And,
    AtLeast,
    Form,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Pack,
    Weighted,
    Within,
    leaves_of,
    parts_of,
)

__all__ = [
    "BARRIER",
    "NO_PACKS",
    "About",
    "And",
    "AtLeast",
    "Every",
    "Finder",
    "Form",
    "Hit",
    "Leaf",
    "Near",
    "Needs",
    "Node",
    "Not",
    "Or",
    "Outcome",
    "Pack",
    "Packs",
    "Place",
    "PlainFinder",
    "Reading",
    "Searchable",
    "Some",
    "Typed",
    "View",
    "Weighted",
    "Within",
    "Words",
    "as_match",
    "evaluate",
    "facts",
    "in_order",
    "is_about",
    "is_right",
    "leaves",
    "leaves_of",
    "needs",
    "parse",
    "parts_of",
    "searchable",
    "stem",
]
