"""A message that a server refuses for what is in it: send halves until the story is found.

Every half that is taken has been told. A story refused alone is isolated and listed by a last
short message. Where the first few stories are refused one after the other and nothing is taken, it
is not the stories: the whole delivery fails.
"""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from monitor.digest import without
from monitor.errors import DeliveryError
from monitor.model import Digest, Receipt

Send = Callable[[Digest, str], Awaitable[Receipt]]
Told = Callable[[Sequence[int]], Awaitable[None]]
_ENOUGH = 3  # stories refused before anything is taken


@dataclass
class Parts:
    """The halves of one refused message."""

    digest: Digest
    message_id: str
    send: Send
    told: Told
    isolated: dict[int, str] = field(default_factory=dict)
    receipt: Receipt | None = None

    async def run(self, refusal: DeliveryError) -> Receipt:
        """Send what can be sent; raise DeliveryError when nothing can, or when sending breaks."""
        ids = [item.article.id for item in self.digest.items]
        if len(ids) > 1:
            half = len(ids) // 2
            waiting = [ids[:half], ids[half:]]
            while waiting:
                waiting = [*await self._try(waiting[0]), *waiting[1:]]
        else:
            self.isolated = dict.fromkeys(ids, refusal.answer)
        return await self._listed(refusal)

    async def _try(self, ids: list[int]) -> list[list[int]]:
        """Send one group; return the groups to send in its place where it is refused."""
        try:
            self.receipt = await self.send(self._only(ids), self._id_of(ids))
        except DeliveryError as error:
            if not error.content:
                raise
            return self._parted(ids, error)
        await self.told(ids)
        return []

    def _parted(self, ids: list[int], error: DeliveryError) -> list[list[int]]:
        if len(ids) > 1:
            half = len(ids) // 2
            return [ids[:half], ids[half:]]
        self.isolated[ids[0]] = error.answer
        if self.receipt is None and len(self.isolated) >= _ENOUGH:
            raise replace(error, content=False, retry=False)
        return []

    async def _listed(self, refusal: DeliveryError) -> Receipt:
        """Tell which stories are missing: by title, or only by number where that is refused."""
        bare = without(self.digest, frozenset(i.article.id for i in self.digest.items), "")
        named = without(self.digest, frozenset(self.isolated), "refused by the server").coverage
        plain = tuple(f"article {n}: refused by the server" for n in self.isolated)
        for isolated in (named.isolated, plain):
            coverage = replace(named, isolated=isolated)
            try:
                listing = replace(bare, coverage=coverage, omitted=0, omitted_items=())
                return await self.send(listing, self._id_of(sorted(self.isolated)))
            except DeliveryError as error:
                if not error.content:
                    raise
        if self.receipt is None:
            raise replace(refusal, content=False, retry=False)
        return self.receipt

    def _only(self, ids: list[int]) -> Digest:
        others = frozenset(i.article.id for i in self.digest.items) - set(ids)
        kept = without(self.digest, others, "")
        return replace(kept, coverage=self.digest.coverage, omitted=0, omitted_items=())

    def _id_of(self, ids: Sequence[int]) -> str:
        return hashlib.sha256(f"{self.message_id}|{ids}".encode()).hexdigest()[:32]
