"""A page of somebody else's, on an origin of its own, with a policy that lets in nothing but Porch."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from porch.proving.servers.ports import free_port

POLICY = "default-src 'none'; script-src {porch}; connect-src {porch}; frame-src {porch}; form-action 'none'"
PAGE = """<!DOCTYPE html><html lang="{lang}" dir="{dir}"><head><meta charset="utf-8"><title>The shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="{porch}/static/widget/porch-chat.js" async></script></head>
<body><main><h1>The shop</h1><p>Bread, wine, and a bench in front.</p></main>
{shown}</body></html>"""
CHAT = '<porch-chat href="{porch}/chat/trattoria/"></porch-chat>'


@dataclass(frozen=True, slots=True)
class Shop:
    """A page of somebody else's, on an origin of its own, that lets in nothing but Porch."""

    url: str
    words: dict[str, str] = field(default_factory=lambda: {"lang": "en", "dir": "ltr", "porch": ""})


@contextmanager
def shop(shown: str = CHAT) -> Iterator[Shop]:
    """Serve the foreign page with something of Porch's shown on it."""
    port = free_port()
    served = Shop(f"http://127.0.0.1:{port}")

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = PAGE.replace("{shown}", shown).format(**served.words).encode() if self.path == "/" else b""
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY.format(porch=served.words["porch"]))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Page)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
