"""A world on loopback: a site, a mail server, a Slack endpoint, and the program as a process."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.poll.fakes import FakeStory, feed_of, page_of


class Site:
    """Serves pages that may change while it runs, and takes what is posted to it."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.held: dict[str, threading.Event] = {}  # paths that are answered when this is set
        self.posted: list[Any] = []
        self.post_answer: tuple[int, bytes] = (200, b"ok")
        site = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                if self.path in site.held:
                    site.held[self.path].wait(60)
                body = site.pages.get(self.path)
                kind = "application/rss+xml" if body and body[:5] == b"<?xml" else "text/html"
                self._send(200 if body else 404, body or b"not here", kind)

            def do_POST(self) -> None:
                size = int(self.headers["content-length"])
                site.posted.append(json.loads(self.rfile.read(size)))
                self._send(*site.post_answer, "text/plain")

            def _send(self, status: int, body: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                try:
                    self.end_headers()
                    self.wfile.write(body)
                except ConnectionError:  # whoever asked has given up
                    self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def publish(self, *stories: FakeStory) -> None:
        """Put stories on the feed and their pages on the site."""
        for story in stories:
            path = story.url.removeprefix("https://paper.example")
            self.pages[path] = page_of(story)
        here = feed_of(stories).replace(b"https://paper.example", self.url.encode())
        self.pages["/rss"] = here

    def hold(self, path: str) -> threading.Event:
        """Let requests for a path hang until the event is set."""
        return self.held.setdefault(path, threading.Event())

    def close(self) -> None:
        for event in self.held.values():
            event.set()
        self._server.shutdown()
        self._server.server_close()


class Mailbox:
    """A real SMTP server that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.answer = "250 kept"
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self._controller.start()

    @property
    def port(self) -> int:
        return int(self._controller.port)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("2") and isinstance(envelope.content, bytes):
            self.mails.append(BytesParser(policy=default).parsebytes(envelope.content))
        return self.answer

    def close(self) -> None:
        self._controller.stop()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Program:
    """The installed program, run as a person or systemd runs it."""

    folder: Path
    config: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "MONITOR_CONFIG": str(self.config),
            "MONITOR_DATA_DIR": str(self.folder / "data"),
            "HOOK": self.hook,
        }

    hook: str = ""

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        log = (self.folder / f"log-{len(self.processes)}").open("wb")
        command = [sys.executable, "-m", "monitor", *arguments]
        process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "monitor", *arguments]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=60
        )

    def log(self) -> str:
        texts = [f.read_text(errors="replace") for f in sorted(self.folder.glob("log-*"))]
        return "\n".join(texts)

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait(10)


def until(true: Callable[[], object], what: Callable[[], str], seconds: float = 60.0) -> None:
    """Wait for something to become true; the test fails with `what()` if it never does."""
    waiting = threading.Event()
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"never came: {what()}"
        waiting.wait(0.05)
