"""What to tell one reader now: stories not copies, what is new in them, and what it rests on.

Pure: it is given the stories, what the reader knows already and the state of the sources.
"""

from monitor.digest.candidates import Candidate, Changes, ToldItem, Wanted, sure
from monitor.digest.compose import Period, Setting, compose, key_of, notice, without
from monitor.digest.coverage import cover
from monitor.digest.sample import sample
from monitor.digest.words import (
    BIAS,
    brief,
    brief_moment,
    checked,
    day,
    headline,
    moment,
    period,
    published,
    troubles,
)

__all__ = [
    "BIAS",
    "Candidate",
    "Changes",
    "Period",
    "Setting",
    "ToldItem",
    "Wanted",
    "brief",
    "brief_moment",
    "checked",
    "compose",
    "cover",
    "day",
    "headline",
    "key_of",
    "moment",
    "notice",
    "period",
    "published",
    "sample",
    "sure",
    "troubles",
    "without",
]
