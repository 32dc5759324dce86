"""The sentences around the stories, the same in every channel; dates as a reader reads them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.model import Coverage, Digest, SourceCoverage, Stamp

BIAS = (
    "Media reports are a biased sample: what these sources did not publish, or could not be read, "
    "is not here."
)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(at: datetime) -> str:
    """Write '3 October 2026'."""
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def moment(at: datetime | None, zone: str) -> str:
    """Write '3 October 2026, 18:20' in the reader's zone; 'never' for None."""
    if at is None:
        return "never"
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local)}, {local:%H:%M}"


def brief_moment(at: datetime | None, zone: str) -> str:
    """Write '3 Oct, 18:20' in the reader's zone; 'never' for None."""
    if at is None:
        return "never"
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {_MONTHS[local.month - 1][:3]}, {local:%H:%M}"


def day_and_month(at: datetime) -> str:
    """Write '3 October': for what was a short while ago."""
    return f"{at.day} {_MONTHS[at.month - 1]}"


def published(stamp: Stamp | None, zone: str) -> str:
    """Write when an article was published, no more exactly than is known."""
    if stamp is None:
        return "date unknown"
    match stamp.precision:
        case "year":
            return str(stamp.at.year)
        case "month":
            return f"{_MONTHS[stamp.at.month - 1]} {stamp.at.year}"
        case "day":
            return day(stamp.at)
    return moment(stamp.at, zone)


def period(digest: Digest) -> str:
    """Say which stretch of time the digest covers."""
    end = moment(digest.period_end, digest.zone)
    if digest.period_start is None:
        return f"Everything up to {end}"
    return f"{moment(digest.period_start, digest.zone)} to {end}"


def headline(digest: Digest) -> str:
    """Return the subject: what it is and how much of it."""
    if digest.notice and not digest.groups:
        return digest.title
    count = len(digest.items) + digest.omitted
    if digest.alert and count == 1:
        return f"Alert: {digest.items[0].article.article.title}"
    name = f"Alert: {digest.title}" if digest.alert else digest.title
    on = day(digest.period_end.astimezone(ZoneInfo(digest.zone)))
    return f"{name} ({_stories(count)}, {on})"


def _stories(count: int) -> str:
    return "nothing found" if not count else f"{count} {'story' if count == 1 else 'stories'}"


def checked(coverage: Coverage) -> str:
    """Say how many sources were read, and what lay outside the topics."""
    found = "" if coverage.outside else "."
    outside = f"; {coverage.outside} other new articles lay outside the topics." * bool(
        coverage.outside
    )
    return f"{_read_of(coverage)} read without trouble{found}{outside}"


def _read_of(coverage: Coverage) -> str:
    """Say '7 sources', or '5 of 7 sources': silence means nothing where nothing was read."""
    total = len(coverage.sources)
    read = sum(source.state == "ok" for source in coverage.sources)
    count = f"{total}" if read == total else f"{read} of {total}"
    return f"{count} {'source' if total == 1 else 'sources'}"


def troubles(coverage: Coverage) -> tuple[SourceCoverage, ...]:
    """Return the sources a reader must hear about: not well, or read by way of an exception."""
    return tuple(s for s in coverage.sources if s.state != "ok" or s.notices)


def brief(digest: Digest) -> str:
    """Say in one line what was found, for a preview line or an empty digest."""
    if digest.items:
        return "; ".join(item.article.article.title for item in digest.items[:3])
    if digest.notice:
        return digest.notice.partition("\n")[0]
    return f"Checked {_read_of(digest.coverage)}, nothing found."
