"""A POST to a channel's server: what each way of failing means for the message.

Addresses may hold secrets (Slack, Teams, ...): no error repeats one.
"""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from monitor.channels.plain import one_line
from monitor.clock import utc_now
from monitor.errors import DeliveryError, FetchError
from monitor.model import Answered, Post

_NOTHING_SENT = ("dns", "refused", "unreachable", "tls", "tls-pin", "asked-to-wait")
_OURS_TO_MEND = ("bad-url", "blocked-address")
_REDIRECTS = ("http-301", "http-302", "http-303", "http-307", "http-308")
_PASSING = (408, 425, 429)
_ABOUT_THE_MESSAGE = (400, 413, 422)
_LONGEST_WAIT = 6 * 3600.0  # seconds of a Retry-After that are obeyed


async def posted(
    channel: str, post: Post, url: str, body: bytes, headers: Mapping[str, str], seconds: float
) -> Answered:
    """Return a 2xx answer; raise DeliveryError for every other outcome."""
    try:
        answer = await post(url, body, headers, seconds)
    except FetchError as error:
        raise _no_answer(channel, error) from None
    if 200 <= answer.status < 300:
        return answer
    raise DeliveryError(
        channel=channel,
        answer=said(answer),
        retry=answer.status in _PASSING or answer.status >= 500,
        retry_after=_retry_after(answer),
        content=answer.status in _ABOUT_THE_MESSAGE,
    )


def said(answer: Answered) -> str:
    """Return what the server answered, for people."""
    words = one_line(answer.body[:2000].decode("utf-8", "replace"), 300)
    return f"{answer.status} {words}".rstrip()


def _no_answer(channel: str, error: FetchError) -> DeliveryError:
    """A connection that broke, or an answer that stayed away: the message may have been taken."""
    mend = error.code in _OURS_TO_MEND or error.code in _REDIRECTS
    return DeliveryError(
        channel=channel,
        answer=f"{error.code}: {error.detail}" if error.detail else error.code,
        retry=not mend,
        uncertain=not mend and error.code not in _NOTHING_SENT,
        retry_after=error.retry_after,
    )


def _retry_after(answer: Answered) -> float | None:
    """Read Retry-After in either of its forms (RFC 9110 §10.2.3), in seconds."""
    value = next((v for k, v in answer.headers if k.lower() == "retry-after"), "").strip()
    if value.isdigit():
        return min(float(value), _LONGEST_WAIT)
    try:
        wait = (parsedate_to_datetime(value) - utc_now()).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(wait, 0.0), _LONGEST_WAIT)
