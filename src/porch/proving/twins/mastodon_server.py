"""The Mastodon twin: a process that answers as Mastodon does where Porch asks it, and remembers all in its own file.

Unlike the real servers we can run it honours Idempotency-Key, and a share of the posts it takes it answers with 500.
`python -m porch.proving.twins.mastodon_server PORT FILE SEED LOSSY`.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from porch.proving.twins.mastodon_book import Book, Said

US = "acme"
KEY = "the-key-of-acme"
NUMBERS = {US: "1", "ann": "2", "ben": "3", "cleo": "4", "dov": "5"}
Params = dict[str, str]


class Twin:
    """Answers requests: `answer(method, path, params, key, signed)` gives a status code and what JSON says."""

    def __init__(self, book: Book, url: str, *, seed: str, lossy: float) -> None:
        self._book = book
        self._url = url
        self._chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self._lossy = lossy
        self._routes: list[tuple[str, str, Callable[..., tuple[int, Any]]]] = [
            ("GET", r"/api/v1/instance", self._instance),
            ("GET", r"/api/v1/accounts/verify_credentials", self._us),
            ("GET", r"/api/v1/notifications", self._notifications),
            ("GET", r"/api/v1/accounts/(\d+)/statuses", self._statuses),
            ("GET", r"/api/v1/conversations", lambda params, key: (200, [])),
            ("GET", r"/api/v1/statuses/(\d+)", self._status),
            ("GET", r"/api/v1/statuses/(\d+)/context", self._context),
            ("POST", r"/api/v1/statuses", self._say),
            ("POST", r"/twin/say", self._customer_says),
        ]

    def answer(self, method: str, path: str, params: Params, *, key: str = "", signed: bool = True) -> tuple[int, Any]:
        """Return what this request is answered."""
        for verb, pattern, act in self._routes:
            if verb == method and (found := re.fullmatch(pattern, path)):
                if not signed and path.startswith("/api/v1/") and not path.endswith("/instance"):
                    return 401, {"error": "The access token is invalid"}
                return act(*found.groups(), params, key)
        return 404, {"error": "Record not found"}

    def _instance(self, params: Params, key: str) -> tuple[int, Any]:
        return 200, {"uri": urlsplit(self._url).netloc, "title": "Twin", "version": "4.4.0", "max_toot_chars": 500}

    def _us(self, params: Params, key: str) -> tuple[int, Any]:
        return 200, self._account(US)

    def _notifications(self, params: Params, key: str) -> tuple[int, Any]:
        found = self._book.notifications(below=_number(params, "max_id"), limit=_number(params, "limit") or 40)
        return 200, [
            {
                "id": str(number), "type": "mention", "created_at": said.at,
                "account": self._account(said.author), "status": self._shown(said),
            }
            for number, said in found
        ]  # fmt: skip

    def _statuses(self, number: str, params: Params, key: str) -> tuple[int, Any]:
        author = next((name for name, known in NUMBERS.items() if known == number), "")
        found = self._book.by(author, below=_number(params, "max_id"), limit=_number(params, "limit") or 20)
        return 200, [self._shown(said) for said in found]

    def _status(self, number: str, params: Params, key: str) -> tuple[int, Any]:
        said = self._book.status(int(number))
        return (200, self._shown(said)) if said else (404, {"error": "Record not found"})

    def _context(self, number: str, params: Params, key: str) -> tuple[int, Any]:
        above: list[dict[str, Any]] = []
        below = [self._shown(one) for one in self._book.under(int(number))]
        said = self._book.status(int(number))
        while said is not None and said.answers and (said := self._book.status(said.answers)) is not None:
            above.insert(0, self._shown(said))
        return 200, {"ancestors": above, "descendants": below}

    def _say(self, params: Params, key: str) -> tuple[int, Any]:
        text = str(params.get("status") or "")
        said, new = self._book.keep(
            author=US, text=text, visibility=str(params.get("visibility") or "public"),
            answers=_number(params, "in_reply_to_id"), key=key, names_us=False,
        )  # fmt: skip
        lost = new and self._chance.random() < self._lossy
        self._book.note(key=key, text=text, outcome="500, published" if lost else "200" if new else "200, again")
        return (500, {"error": "Something went wrong on our end"}) if lost else (200, self._shown(said))

    def _customer_says(self, params: Params, key: str) -> tuple[int, Any]:
        text = str(params["text"])
        said, _ = self._book.keep(
            author=str(params["from"]), text=text, visibility=str(params.get("visibility") or "public"),
            answers=_number(params, "answers"), key="", names_us=f"@{US}" in text,
        )  # fmt: skip
        return 200, self._shown(said)

    def _shown(self, said: Said) -> dict[str, Any]:
        under = self._book.status(said.answers) if said.answers else None
        named = [name for name in NUMBERS if f"@{name}" in said.text]
        return {
            "id": str(said.id), "uri": f"{self._url}/users/{said.author}/statuses/{said.id}", "created_at": said.at,
            "url": f"{self._url}/@{said.author}/{said.id}", "visibility": said.visibility, "reblog": None,
            "content": f"<p>{escape(said.text)}</p>", "account": self._account(said.author), "edited_at": None,
            "in_reply_to_id": str(said.answers) if under else None, "media_attachments": [], "poll": None,
            "in_reply_to_account_id": NUMBERS.get(under.author) if under else None,
            "mentions": [{**self._account(name)} for name in named], "spoiler_text": "", "language": "en",
        }  # fmt: skip

    def _account(self, name: str) -> dict[str, Any]:
        return {
            "id": NUMBERS.get(name, "9"), "username": name, "acct": name, "display_name": name.title(),
            "url": f"{self._url}/@{name}", "followers_count": 7, "bot": False,
        }  # fmt: skip


def _number(params: Params, name: str) -> int:
    told = str(params.get(name) or "")
    return int(told) if told.isdigit() else 0


def handler(twin: Twin) -> type[BaseHTTPRequestHandler]:
    """Return the request handler through which `twin` speaks."""

    class Counter(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            where = urlsplit(self.path)
            params = {name: values[-1] for name, values in parse_qs(where.query).items()}
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            params |= json.loads(body) if body else {}
            signed = self.headers.get("authorization") == f"Bearer {KEY}"
            key = self.headers.get("idempotency-key") or ""
            code, told = twin.answer(self.command, where.path, params, key=key, signed=signed)
            content = json.dumps(told).encode()
            self.send_response(code)
            self.send_header("content-type", "application/json; charset=utf-8")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    return Counter


def main(arguments: list[str]) -> None:
    """Serve on loopback until the process is ended."""
    port, path, seed, lossy = arguments
    twin = Twin(Book(Path(path)), f"http://127.0.0.1:{port}", seed=seed, lossy=float(lossy))
    with ThreadingHTTPServer(("127.0.0.1", int(port)), handler(twin)) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
