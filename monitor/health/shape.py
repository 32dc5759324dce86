"""Whether a listing still looks like itself, or like another page at its address: pure."""

import re
from datetime import datetime, timedelta
from statistics import median

from monitor.model import ListingState

ENOUGH_GAPS = 4
_ENOUGH_KEYS = 5  # entries below which a listing says nothing about its shape
_MANY = 8  # entries of a page from which on a few are suspicious
_FEW = 4  # times fewer boxes than before
_STRANGERS = 0.8  # share of unknown addresses of unknown kinds that no day's news explains
# A list that has become another is believed after so long: by then somebody has been told, and the
# former list has no more to say.
_BELIEVED = timedelta(days=7)
_DIGITS = re.compile("[0-9]+")


def strange(
    old: ListingState,
    new: ListingState,
    *,
    gaps: tuple[float, ...],
    since: datetime | None,
    now: datetime,
    page: bool,
) -> str | None:
    """Say how a listing differs from its last good reading by more than newer entries.

    `since`: it has been strange since then, and `old` is the good reading before it. `page`: it is
    a web page, which shows about as many entries every day. `gaps`: of the source, in seconds.
    """
    if old.reader != new.reader:  # read by other rules: nothing to compare
        return None
    if since is not None and now - since > _BELIEVED:
        return None
    if page and old.candidates >= _MANY and new.candidates * _FEW <= old.candidates:
        return f"its rules find {new.candidates} entries where they found {old.candidates}"
    if min(len(old.entry_keys), len(new.entry_keys)) < _ENOUGH_KEYS:
        return _shrunk(old, new)
    if _unlike(old, new):
        return "other kinds of addresses than before, hardly one of them known"
    if set(old.entry_keys) & set(new.entry_keys):
        return None
    if _too_soon(old, new, gaps, since, now):
        return "not one of its entries was there at the last good reading"
    return None


def _shrunk(old: ListingState, new: ListingState) -> str | None:
    """From many entries to a few strangers: a list of something else."""
    few, many = len(new.entry_keys), len(old.entry_keys)
    strangers = not set(old.entry_keys) & set(new.entry_keys)
    if many >= _ENOUGH_KEYS and strangers and 0 < few * 3 < many:
        return f"{few} unknown entries where there were {many}"
    return None


def _unlike(old: ListingState, new: ListingState) -> bool:
    known, kinds = set(old.entry_keys), {_kind(key) for key in old.entry_keys}
    alien = [key for key in new.entry_keys if key not in known and _kind(key) not in kinds]
    return len(alien) >= _STRANGERS * len(new.entry_keys)


def _too_soon(
    old: ListingState,
    new: ListingState,
    gaps: tuple[float, ...],
    since: datetime | None,
    now: datetime,
) -> bool:
    """True where a whole list can hardly have been replaced since the good reading."""
    if old.full_fetch_at is None or new.full_fetch_at is None or len(gaps) < ENOUGH_GAPS:
        return False
    elapsed = now - since if since else new.full_fetch_at - old.full_fetch_at
    # Strange already: it has to be itself for as long as its list usually takes to be replaced.
    patience = median(gaps) * (len(old.entry_keys) if since else 1)
    return elapsed.total_seconds() < patience


def _kind(key: str) -> str:
    """The kind of an address: host and first folder, digits as one."""
    host, *folders = key.partition("?")[0].removeprefix("u:").split("/")
    return f"{host}/{_DIGITS.sub('0', folders[0])}" if len(folders) > 1 else host
