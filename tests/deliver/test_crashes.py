"""kill -9 at every commit and around the network; several senders at once."""

import multiprocessing
import shutil
import signal
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import pytest

from tests.deliver import crash
from tests.deliver.desk import MORNING

READER = ("a@ngo.example",)
EVENING = MORNING - timedelta(hours=12)
TOMORROW = MORNING + timedelta(days=1)
Run = Callable[..., int | None]
# One round writes three times: plan, claim, accept.
POINTS: list[crash.Point] = [
    "before-send",
    "after-send",
    *(("before", n) for n in range(1, 4)),
    *(("after", n) for n in range(1, 4)),
]


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.deliver.crash"])
    return context


@pytest.fixture
def run(processes: ForkServerContext) -> Run:
    """Run a function in a process of its own; return its exit code."""

    def ran(function: Callable[..., None], *arguments: Any) -> int | None:
        process = processes.Process(target=function, args=arguments)
        process.start()
        process.join(30)
        return process.exitcode

    return ran


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("crash") / "archive.db"
    crash.prepare(f"sqlite:///{path}", EVENING, READER)
    return path


@pytest.fixture
def place(archive: Path, tmp_path: Path) -> tuple[str, Path]:
    """Return an archive of one's own and the file of the messages taken."""
    for file in archive.parent.iterdir():
        shutil.copy(file, tmp_path)
    return f"sqlite:///{tmp_path / archive.name}", tmp_path / "taken"


def taken(path: Path) -> list[tuple[str, str, list[str]]]:
    """Return recipient, id and titles of every message, in order."""
    lines = path.read_text().splitlines() if path.exists() else []
    rows = [line.split("\t") for line in lines]
    return [(to, message_id, titles.split("|")) for to, message_id, titles in rows]


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_nothing_is_lost_and_a_repeat_has_the_same_id(
    point: crash.Point, place: tuple[str, Path], run: Run
) -> None:
    url, server = place
    died = run(crash.deliver, url, server, MORNING, READER, point)
    assert died == -signal.SIGKILL
    assert run(crash.deliver, url, server, MORNING + timedelta(minutes=1), READER) == 0
    crash.publish(url, "Three", 2, MORNING + timedelta(hours=1))
    assert run(crash.deliver, url, server, TOMORROW, READER) == 0
    sent = taken(server)
    told = Counter(title for _, _, titles in sent for title in titles)
    assert set(told) == {"One", "Two", "Three"}
    assert told["Three"] == 1
    copies = Counter(message_id for _, message_id, _ in sent)
    assert max(copies.values()) <= 2
    assert sum(copies.values()) <= 3
    one = [message_id for _, message_id, titles in sent if "One" in titles]
    assert len(set(one)) == 1
    assert len(one) <= 2


def test_a_round_has_no_further_commit(place: tuple[str, Path], run: Run) -> None:
    url, server = place
    assert run(crash.deliver, url, server, MORNING, READER, ("before", 4)) == 0


def test_several_senders_at_once_never_send_twice(
    tmp_path: Path, processes: ForkServerContext
) -> None:
    readers = tuple(f"reader{n}@ngo.example" for n in range(12))
    url, server = f"sqlite:///{tmp_path / 'archive.db'}", tmp_path / "taken"
    crash.prepare(url, EVENING, readers)
    racing = [
        processes.Process(target=crash.deliver, args=(url, server, MORNING, readers))
        for _ in range(4)
    ]
    for process in racing:
        process.start()
    for process in racing:
        process.join(30)
    assert [process.exitcode for process in racing] == [0] * 4
    sent = taken(server)
    assert Counter(to for to, _, _ in sent) == Counter(readers)
    assert all(sorted(titles) == ["One", "Two"] for _, _, titles in sent)
