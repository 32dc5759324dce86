"""Which articles belong to what somebody watches for, and why."""

from monitor.topics.explain import Clause, Explanation, explain
from monitor.topics.match import TopicMatcher, TreeMatcher, compile_topics, parse, score_of
from monitor.topics.packs import for_queries, pack_leaves
from monitor.topics.passages import passages

__all__ = [
    "Clause",
    "Explanation",
    "TopicMatcher",
    "TreeMatcher",
    "compile_topics",
    "explain",
    "for_queries",
    "pack_leaves",
    "parse",
    "passages",
    "score_of",
]
