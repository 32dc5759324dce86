"""What numbers a text states: value, unit, what was counted, and the words they stand in. Pure."""

from monitor.figures.changes import Change, changes
from monitor.figures.copies import once, same, shared, summary, worded
from monitor.figures.find import find, quantities
from monitor.figures.show import amount, key, wording
from monitor.figures.taxonomy import children, kinds, known, parent
from monitor.figures.totals import StoryTotal, Total, by_story, totals

__all__ = [
    "Change",
    "StoryTotal",
    "Total",
    "amount",
    "by_story",
    "changes",
    "children",
    "find",
    "key",
    "kinds",
    "known",
    "once",
    "parent",
    "quantities",
    "same",
    "shared",
    "summary",
    "totals",
    "worded",
    "wording",
]
