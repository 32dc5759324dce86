"""Digests as JSON to an address of yours, signed, with a key that tells a repeat.

`X-Monitor-Signature: sha256=HEX` is the HMAC-SHA256 of the body with your secret;
`Idempotency-Key` is the same whenever the same delivery is sent again.
"""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any

from pydantic import Field

from monitor.channels.plain import link, one_line
from monitor.channels.posting import posted, said
from monitor.channels.view import View, view
from monitor.model import Digest, Figure, Item, Post, Receipt, Stamp


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """A POST of JSON. An address that holds a secret is given as env:NAME."""

    name: str
    url: str
    secret: str = field(default="", repr=False)
    timeout: Annotated[float, Field(gt=0, le=600)] = 30.0  # seconds for the whole answer
    retry: Annotated[float, Field(ge=1, le=3600)] = 30.0  # seconds before the first try again

    @property
    def recipients(self) -> tuple[str, ...]:
        """There is one place."""
        return ("",)

    async def send(self, digest: Digest, *, to: str, message_id: str, post: Post) -> Receipt:
        """Post the digest once."""
        body = json.dumps(payload(digest, message_id), separators=(",", ":")).encode()
        headers = {
            "content-type": "application/json",
            "idempotency-key": message_id,
            **self._signed(body),
        }
        answer = await posted(self.name, post, self.url, body, headers, self.timeout)
        return Receipt(answer=said(answer), recipients=(to,))

    def _signed(self, body: bytes) -> dict[str, str]:
        if not self.secret:
            return {}
        mac = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        return {"x-monitor-signature": f"sha256={mac}"}


def payload(digest: Digest, message_id: str) -> dict[str, Any]:
    """Return the digest as JSON values; docs/channels.md explains each."""
    shown = view(digest)
    return {
        "id": message_id,
        "digest": shown.name,
        "title": shown.title,
        "subject": shown.subject,
        "alert": digest.alert,
        "notice": "\n".join(shown.notice),
        "period_start": _moment(digest.period_start),
        "period_end": _moment(digest.period_end),
        "stories": [
            {"topic": heading, **_story(item)}
            for (heading, _), (_, items) in zip(shown.groups, digest.groups, strict=True)
            for item in items
        ],
        "omitted": [_brief(item) for item in digest.omitted_items],
        "coverage": _coverage(shown, digest),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def _stamp(stamp: Stamp) -> str:
    """Only the day where only that is known, else the time with the offset that was stated."""
    if stamp.whole_day:
        return stamp.at.date().isoformat()
    zone = UTC if stamp.zone is None else timezone(timedelta(minutes=stamp.zone))
    return stamp.at.astimezone(zone).isoformat(timespec="seconds")


def _brief(item: Item) -> dict[str, Any]:
    article = item.article.article
    stamp = article.published
    return {
        "story": item.story_id,
        "article": item.article.id,
        "title": one_line(article.title),
        "url": link(article.canonical_url),
        "source": article.source,
        "outlet": one_line(item.outlet, 80),
        "language": article.language,
        "published_at": _stamp(stamp) if stamp else None,
        "published_precision": stamp.precision if stamp else None,
    }


def _story(item: Item) -> dict[str, Any]:
    return {
        **_brief(item),
        "note": item.note,
        "score": max((match.score for match in item.matches), default=0.0),
        "topics": [match.topic for match in item.matches],
        "sentences": [
            {"text": passage.sentence, "hits": [list(hit) for hit in passage.hits]}
            for passage in item.passages
        ],
        "figures": [_figure(each) for each in item.figures],
        "also_in": list(item.also_in),
        "articles": list(item.members),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    """Values are strings: a number in JSON is a binary fraction for most readers."""
    return {
        "value": str(figure.value),
        "high": str(figure.high) if figure.high is not None else None,
        "unit": figure.unit,
        "what": figure.what,
        "words": figure.words,
    }


def _coverage(shown: View, digest: Digest) -> dict[str, Any]:
    return {
        "sources": [
            asdict(source) | {"read_until": _moment(source.read_until)}
            for source in digest.coverage.sources
        ],
        "outside": digest.coverage.outside,
        "isolated": list(shown.isolated),
        "note": shown.bias,
    }
