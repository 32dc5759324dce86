"""A session is written as a WARC and answers in the network's place."""

import gzip
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.errors import FetchError, UsageError
from monitor.fetch import Recorder, Replay
from monitor.model import Fetch, FetchLimits, FetchPolicy, NotModified, Page, Request, Validators
from monitor.net import fault
from tests.fetch.web import FakeWeb, moved, page
from tests.net.packing import bomb

SITE = "https://news.example"
DATE = "2026-10-06T02:00:00Z"


class Warc:
    """A recording made by hand."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = io.BytesIO()
        self._writer = WARCWriter(self._file, gzip=True)

    def add(
        self, url: str, body: bytes, status: int = 200, date: str = DATE, **headers: str
    ) -> None:
        named = [(name.replace("_", "-"), value) for name, value in headers.items()]
        record = self._writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            http_headers=StatusAndHeaders(f"{status} x", named, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": date},
        )
        self._writer.write_record(record)

    def replay(self, limits: FetchLimits | None = None) -> Replay:
        self.path.write_bytes(self._file.getvalue())
        return Replay(self.path, limits)


@pytest.fixture
def warc(tmp_path: Path) -> Warc:
    return Warc(tmp_path / "session.warc.gz")


async def get(fetch: Fetch, url: str, policy: FetchPolicy | None = None) -> Page:
    answer = await fetch(Request(url=url, policy=policy or FetchPolicy()))
    assert isinstance(answer, Page)
    return answer


async def refusal(fetch: Fetch, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetch(Request(url=url))
    return caught.value


# Replay


async def test_an_address_is_answered_with_the_date_of_its_record(warc: Warc) -> None:
    warc.add(f"{SITE}/a", b"<p>a</p>", content_type="text/html")
    answer = await get(warc.replay(), f"{SITE}/a")
    assert answer.body == b"<p>a</p>"
    assert answer.content_type == "text/html"
    assert answer.fetched_at == datetime(2026, 10, 6, 2, 0, tzinfo=UTC)


async def test_other_spellings_of_the_address_find_it(warc: Warc) -> None:
    warc.add("https://NEWS.example:443/tin%20t%E1%BB%A9c", b"x")
    assert (await get(warc.replay(), f"{SITE}/tin tức#top")).body == b"x"


async def test_what_is_not_recorded_is_unreachable(warc: Warc) -> None:
    warc.add(f"{SITE}/a", b"x")
    replay = warc.replay()
    for url in (f"{SITE}/b", "https://other.example/"):
        error = await refusal(replay, url)
        assert (error.code, error.retry) == ("not-recorded", True)


async def test_recorded_failures_fail_as_they_do_live(warc: Warc) -> None:
    warc.add(f"{SITE}/gone", b"", status=410)
    warc.add(f"{SITE}/busy", b"", status=503, retry_after="9")
    replay = warc.replay()
    assert (await refusal(replay, f"{SITE}/gone")).severity == "hard"
    busy = await refusal(replay, f"{SITE}/busy")
    assert (busy.code, busy.retry_after) == ("http-503", 9.0)


async def test_redirects_in_a_recording_are_followed(warc: Warc) -> None:
    warc.add(f"{SITE}/old", b"", status=301, location="/new")
    warc.add(f"{SITE}/new", b"here")
    answer = await get(warc.replay(), f"{SITE}/old")
    assert (answer.url, answer.body) == (f"{SITE}/new", b"here")
    assert [hop.status for hop in answer.redirects] == [301]


async def test_recorded_robots_are_obeyed(warc: Warc) -> None:
    warc.add(f"{SITE}/robots.txt", b"User-agent: *\nDisallow: /closed")
    warc.add(f"{SITE}/closed", b"x")
    replay = warc.replay()
    assert (await refusal(replay, f"{SITE}/closed")).code == "robots"
    ignoring = FetchPolicy(robots="ignore", robots_reason="agreed")
    assert (await get(replay, f"{SITE}/closed", ignoring)).body == b"x"


async def test_content_codings_and_chunks_are_undone(warc: Warc) -> None:
    warc.add(f"{SITE}/gzip", gzip.compress(b"packed"), content_encoding="gzip")
    warc.add(f"{SITE}/chunks", b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", transfer_encoding="chunked")
    replay = warc.replay()
    assert (await get(replay, f"{SITE}/gzip")).body == b"packed"
    assert (await get(replay, f"{SITE}/chunks")).body == b"abcde"


async def test_a_recorded_bomb_stops_at_the_cap(warc: Warc) -> None:
    warc.add(f"{SITE}/bomb", bomb("gzip", 10), content_encoding="gzip")
    replay = warc.replay(FetchLimits(max_bytes=1_000_000))
    assert (await refusal(replay, f"{SITE}/bomb")).code == "too-large"


async def test_several_answers_come_in_their_order_and_the_last_one_stays(warc: Warc) -> None:
    for body in (b"one", b"two"):
        warc.add(f"{SITE}/feed", body)
    replay = warc.replay()
    assert [(await get(replay, f"{SITE}/feed")).body for _ in range(4)] == [
        b"one", b"two", b"two", b"two",
    ]  # fmt: skip


async def test_a_recorded_304_answers_only_those_who_compare(warc: Warc) -> None:
    warc.add(f"{SITE}/feed", b"", status=304)
    warc.add(f"{SITE}/feed", b"whole")
    replay = warc.replay()
    assert (await get(replay, f"{SITE}/feed")).body == b"whole"
    asked = Request(url=f"{SITE}/new", validators=Validators(etag='"1"'))
    with pytest.raises(FetchError):
        await replay(asked)


async def test_nobody_waits_in_a_recording(warc: Warc) -> None:
    warc.add(f"{SITE}/robots.txt", b"User-agent: *\nCrawl-delay: 100")
    for number in range(50):
        warc.add(f"{SITE}/{number}", b"x")
    replay = warc.replay()
    policy = FetchPolicy(delay=100.0)
    for number in range(50):
        await get(replay, f"{SITE}/{number}", policy)


@pytest.mark.parametrize(
    "content",
    [b"not a recording", b"WARC/1.0\r\nbroken", gzip.compress(b"x")],
    ids=["text", "broken", "gzip"],  # a packed file holds the time: no id for two processes
)
def test_what_is_no_recording_is_said_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(content)
    with pytest.raises(UsageError):
        Replay(path)


def test_a_missing_recording_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no recording"):
        Replay(tmp_path / "nowhere.warc.gz")


# Recording


def world() -> FakeWeb:
    web = FakeWeb(
        pages={
            f"{SITE}/old": moved("/new"),
            f"{SITE}/new": page("<p>tin tức</p>", etag='"1"', set_cookie="id=secret"),
            f"{SITE}/packed": (200, {"content-encoding": "gzip"}, gzip.compress(b"packed")),
            f"{SITE}/missing": page("no", status=404),
            f"{SITE}/down": fault("", "timeout", "no whole answer in 30 s"),
        }
    )
    web.robots(SITE, "User-agent: *\nDisallow: /closed")
    return web


PATHS = ["/old", "/new", "/packed", "/missing", "/down", "/closed", "/unknown"]


async def told(fetch: Fetch, path: str) -> object:
    """What a request comes to, in a form that can be compared."""
    try:
        answer = await fetch(Request(url=SITE + path, policy=FetchPolicy(delay=0.0)))
    except FetchError as error:
        return error.code, error.detail, error.status
    assert isinstance(answer, Page)
    return answer.url, answer.body, answer.redirects, answer.fetched_at, answer.content_type


async def test_replaying_a_recording_gives_the_same_results(tmp_path: Path) -> None:
    path = tmp_path / "made.warc.gz"
    web = world()
    recorder = Recorder(FetchLimits(delay=0.0), path, clock=web.time, wire=web)
    live = [await told(recorder, each) for each in PATHS]
    await recorder.close()
    web.time.now += timedelta(days=3)
    replay = Replay(path, clock=web.time)
    assert [await told(replay, each) for each in PATHS] == live


async def test_other_tools_can_read_what_was_recorded(tmp_path: Path) -> None:
    path = tmp_path / "made.warc.gz"
    web = world()
    recorder = Recorder(FetchLimits(delay=0.0), path, clock=web.time, wire=web)
    for each in PATHS:
        await told(recorder, each)
    await recorder.close()
    with path.open("rb") as file:
        kept = {
            record.rec_headers.get_header("WARC-Target-URI"): (
                record.rec_type,
                record.content_stream().read(),
                dict(record.http_headers.headers if record.http_headers else ()),
            )
            for record in ArchiveIterator(file)
            if record.rec_type != "warcinfo"
        }
    paths = ["/robots.txt", "/old", "/new", "/packed", "/missing", "/down", "/unknown"]
    assert set(kept) == {f"{SITE}{each}" for each in paths}
    assert kept[f"{SITE}/packed"][1] == b"packed"
    assert kept[f"{SITE}/old"][2]["location"] == "/new"
    assert "set-cookie" not in kept[f"{SITE}/new"][2]


async def test_a_body_cut_by_the_limit_is_cut_again(tmp_path: Path) -> None:
    path = tmp_path / "made.warc.gz"
    web = FakeWeb(pages={f"{SITE}/big": page("x" * 5000)})
    limits = FetchLimits(delay=0.0, max_bytes=1000)
    recorder = Recorder(limits, path, clock=web.time, wire=web)
    first = await told(recorder, "/big")
    await recorder.close()
    assert first == await told(Replay(path, limits), "/big")


async def test_a_recorded_304_is_a_304_again(tmp_path: Path) -> None:
    path = tmp_path / "made.warc.gz"
    web = FakeWeb(pages={f"{SITE}/feed": (304, {}, b"")})
    request = Request(url=f"{SITE}/feed", validators=Validators(etag='"1"'))
    recorder = Recorder(FetchLimits(delay=0.0), path, clock=web.time, wire=web)
    assert isinstance(await recorder(request), NotModified)
    await recorder.close()
    assert isinstance(await Replay(path)(request), NotModified)


# The recorded portals


async def test_the_recorded_portals_answer(shared: Path) -> None:
    replay = Replay(shared / "portals" / "portals.warc.gz")
    assert (await refusal(replay, "https://en.vietnamplus.vn/rss/news.rss")).code == "http-404"
    for url in (
        "https://en.vietnamplus.vn/sitemaps/google-news.xml",
        "https://www.vietnamplus.vn/rss/home.rss",
        "https://vietnamnews.vn/rss/society.rss",
        "https://www.ifaw.org/press-releases?page=2",
        "https://en.bocongan.gov.vn/",
        "https://bocongan.gov.vn/api/rss/34.xml",
        "http://en.mps.gov.vn/news-and-events.html?Page=2&Page=3",
    ):
        answer = await get(replay, url)
        assert answer.body
        assert answer.fetched_at == datetime(2026, 10, 6, 2, 0, tzinfo=UTC)
