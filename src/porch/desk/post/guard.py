"""The one door to the outside: nothing Porch fetches or dials goes where the house itself, or its neighbours, live.

A host is resolved once, every address it has is checked, and the connection goes to a checked address; the name stays
in SNI and Host. Bodies are capped in bytes, after decompression, and every exchange in time, headers included.
"""

from __future__ import annotations

import socket
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ssl import SSLContext
from time import monotonic
from typing import Any

import httpcore
import httpx

from porch.core.channel import Wire
from porch.core.clock import Clock
from porch.core.errors import ChannelError
from porch.desk.post.addresses import Allowance, refusal

Resolve = Callable[[str, int], Iterable[str]]
PATIENCE = "patience"  # request extension: seconds this one exchange may take instead of Caps.seconds (streaming)
LONGEST_PATIENCE = 3600.0
PIECE = 65536
CODINGS = frozenset({"gzip", "x-gzip", "deflate"})
HARMLESS = frozenset({"GET", "HEAD"})
BROKE_OFF = (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError)
GZIP = b"\x1f\x8b"


class Refused(httpx.ConnectError):
    """The address is not one Porch may reach. Nothing was sent."""


class TooMuch(httpx.ReadError):
    """The answer is longer than we take, or packed in a way we did not ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """How much one exchange may cost: bytes of body once unpacked, seconds from start to end, redirects followed."""

    body: int = 32 * 1024 * 1024
    seconds: float = 60.0
    redirects: int = 5


def resolved(host: str, port: int) -> list[str]:
    """Return every address of `host`, as the machine's resolver gives them; ChannelError when it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError) as error:
        raise ChannelError(f"{host[:200]!r} has no address: {error}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked(host: str, port: int, allowed: Allowance, resolve: Resolve = resolved) -> list[str]:
    """Return the addresses of `host`, all of which may be reached; a permanent ChannelError names one that may not."""
    addresses = list(resolve(host, port))
    for address in addresses:
        if reason := refusal(address, port, allowed):
            raise ChannelError(
                f"{host[:200]} is refused: {reason}. Allow its network (CIDR) in the settings if it is yours.",
                permanent=True,
            )
    if not addresses:
        raise ChannelError(f"{host[:200]} has no address")
    return addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedDial:
    """Opens sockets to checked addresses only; satisfies core.channel.Dial."""

    allowed: Allowance
    resolve: Resolve = resolved

    def __call__(self, host: str, port: int, timeout: float) -> socket.socket:
        """Return a connected socket, trying each checked address within `timeout` seconds in all; else ChannelError."""
        ends = monotonic() + timeout
        problem: OSError | None = None
        for address in checked(host, port, self.allowed, self.resolve):
            try:
                return socket.create_connection((address, port), max(ends - monotonic(), 0.05))
            except OSError as error:
                problem = error
        raise ChannelError(f"{host[:200]}:{port} could not be reached: {problem}") from problem


class GuardedTransport(httpx.BaseTransport):
    """An httpx transport that reaches checked addresses only, over http and https, within `caps`."""

    def __init__(self, allowed: Allowance, *, caps: Caps | None = None, resolve: Resolve = resolved) -> None:
        self._caps = caps or Caps()
        self._due = threading.local()
        backend = _Backend(allowed, resolve, self._due)
        self._kept = _pool(backend, keep=10)
        self._fresh = _pool(backend, keep=0)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer, its body still to be read and already unpacked; httpx.HTTPError when it may not be had."""
        if request.url.scheme not in ("http", "https") or not request.url.host:
            raise httpx.UnsupportedProtocol(f"{request.url.scheme!r} is not http or https", request=request)
        request.headers["Accept-Encoding"] = "gzip, deflate"
        ends = monotonic() + self._patience(request)
        with self._until(ends), _translated(request):
            answer = self._answer(request)
        body = _Body(answer, request, lambda: self._until(ends), self._caps.body)
        headers = [(k, v) for k, v in answer.headers if k.lower() not in (b"content-encoding", b"content-length")]
        return httpx.Response(answer.status, headers=headers, stream=body, extensions=answer.extensions)

    def close(self) -> None:
        """Close every connection."""
        self._kept.close()
        self._fresh.close()

    def _answer(self, request: httpx.Request) -> httpcore.Response:
        # Some servers (snac, 2026-11) hang up after every answer without saying so, and every sixth request on a
        # connection that was kept broke off. What is said has a connection of its own, or its fate would be unknown for
        # nothing; what is only asked is asked once more.
        if request.method not in HARMLESS:
            return self._fresh.handle_request(_for_httpcore(request))
        try:
            return self._kept.handle_request(_for_httpcore(request))
        except BROKE_OFF:
            return self._fresh.handle_request(_for_httpcore(request))

    def _patience(self, request: httpx.Request) -> float:
        return min(float(request.extensions.get(PATIENCE, self._caps.seconds)), LONGEST_PATIENCE)

    @contextmanager
    def _until(self, ends: float) -> Iterator[None]:
        self._due.at = ends
        try:
            yield
        finally:
            self._due.at = None


def _pool(backend: httpcore.NetworkBackend, *, keep: int) -> httpcore.ConnectionPool:
    return httpcore.ConnectionPool(
        ssl_context=_trust(),
        max_connections=40,
        max_keepalive_connections=keep,
        keepalive_expiry=30.0,
        network_backend=backend,
    )


def client(allowed: Allowance, *, caps: Caps | None = None, resolve: Resolve = resolved) -> httpx.Client:
    """Return an HTTP client that goes through the guard, each redirect too; proxies of the environment are not used."""
    caps = caps or Caps()
    return httpx.Client(
        transport=GuardedTransport(allowed, caps=caps, resolve=resolve),
        timeout=httpx.Timeout(min(20.0, caps.seconds), connect=min(10.0, caps.seconds)),
        headers={"User-Agent": "Porch"},
        follow_redirects=True,
        max_redirects=caps.redirects,
        trust_env=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # one client serves all connections: it forgets
    )


def wire(allowed: Allowance, clock: Clock, *, caps: Caps | None = None, resolve: Resolve = resolved) -> Wire:
    """Return the outside world as a channel gets it: guarded HTTP, guarded sockets, and the time."""
    return Wire(
        http=client(allowed, caps=caps, resolve=resolve),
        dial=GuardedDial(allowed=allowed, resolve=resolve),
        clock=clock,
    )


class _Backend(httpcore.NetworkBackend):
    """Connects httpcore to checked addresses; TLS still asks for the name, because httpcore keeps it apart."""

    def __init__(self, allowed: Allowance, resolve: Resolve, due: threading.local) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._due = due
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = checked(host, port, self._allowed, self._resolve)
        except ChannelError as error:
            raise Refused(str(error)) from error
        for position, address in enumerate(addresses):
            try:
                stream = self._plain.connect_tcp(address, port, _left(self._due, timeout), None, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if position + 1 == len(addresses):
                    raise
            else:
                return _Stream(stream, self._due)
        raise Refused(f"{host} has no address")

    def connect_unix_socket(self, path: str, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise Refused(f"{path} is a socket of this machine")


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends when the exchange is due: a byte every second keeps no one waiting."""

    def __init__(self, inner: httpcore.NetworkStream, due: threading.local) -> None:
        self._inner = inner
        self._due = due

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._due, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), PIECE):
            self._inner.write(buffer[start : start + PIECE], _left(self._due, timeout))

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(self._due, timeout)), self._due)

    def close(self) -> None:
        self._inner.close()

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Body(httpx.SyncByteStream):
    """The body of an answer, unpacked as it is read and cut off with TooMuch at the cap."""

    def __init__(self, answer: httpcore.Response, request: httpx.Request, until: Callable[[], Any], cap: int) -> None:
        self._answer = answer
        self._request = request
        self._until = until
        self._cap = cap
        named = [v for k, v in answer.headers if k.lower() == b"content-encoding"]
        self._coding = b",".join(named).decode("ascii", "replace").strip().lower()

    def __iter__(self) -> Iterator[bytes]:
        taken = 0
        for piece in self._unpacked():
            taken += len(piece)
            if taken > self._cap:
                raise TooMuch(f"the answer is longer than {self._cap} bytes", request=self._request)
            yield piece

    def close(self) -> None:
        """Give the connection back, or drop it if the body was not read to its end."""
        close = getattr(self._answer.stream, "close", None)
        if close is not None:
            close()

    def _unpacked(self) -> Iterator[bytes]:
        if self._coding in ("", "identity"):
            return self._packed()
        if self._coding not in CODINGS:
            raise TooMuch(f"the answer is packed as {self._coding[:40]!r}, not asked for", request=self._request)
        return _inflated(self._packed(), self._request)

    def _packed(self) -> Iterator[bytes]:
        stream = iter(self._answer.stream)  # type: ignore[arg-type]
        taken = 0
        while True:
            with self._until(), _translated(self._request):
                piece = next(stream, None)
            if piece is None:
                return
            taken += len(piece)
            if taken > self._cap:
                raise TooMuch(f"the answer is longer than {self._cap} bytes", request=self._request)
            yield piece


def _inflated(packed: Iterable[bytes], request: httpx.Request) -> Iterator[bytes]:
    unpack: Any = None
    try:
        for piece in packed:
            left = piece
            while left:
                unpack = unpack or zlib.decompressobj(_window(left))
                yield unpack.decompress(left, PIECE)
                left = unpack.unconsumed_tail
                if unpack.eof:
                    left, unpack = _next_member(unpack.unused_data), None
        if unpack is not None:
            yield unpack.flush(PIECE)
            if not unpack.eof:
                raise httpx.DecodingError("the answer breaks off", request=request)
    except zlib.error as error:
        raise httpx.DecodingError(f"the answer cannot be unpacked: {error}", request=request) from error


def _next_member(left: bytes) -> bytes:
    return left if left.startswith(GZIP) else b""  # what trails a packed body and is not packed is padding


def _window(start: bytes) -> int:
    packed_by_zlib = start.startswith(GZIP) or start[0] & 0x0F == 8
    return 47 if packed_by_zlib else -15  # many servers send "deflate" without its header


def _left(due: threading.local, timeout: float | None) -> float | None:
    ends: float | None = getattr(due, "at", None)
    if ends is None:
        return timeout
    left = ends - monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the exchange took longer than we wait")
    return left if timeout is None else min(left, timeout)


def _for_httpcore(request: httpx.Request) -> httpcore.Request:
    url = httpcore.URL(
        scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
    )
    return httpcore.Request(
        method=request.method,
        url=url,
        headers=request.headers.raw,
        content=request.stream,
        extensions=request.extensions,
    )


@contextmanager
def _translated(request: httpx.Request) -> Iterator[None]:
    """Turn httpcore's errors into httpx's, which bear the same names."""
    try:
        yield
    except httpx.HTTPError as error:
        error.request = request
        raise
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError,
            httpcore.UnsupportedProtocol) as error:  # fmt: skip
        raised = getattr(httpx, type(error).__name__, httpx.TransportError)
        raise raised(str(error), request=request) from error
    except (OSError, UnicodeError, ValueError) as error:
        raise httpx.TransportError(f"{type(error).__name__}: {error}", request=request) from error


@cache
def _trust() -> SSLContext:
    return httpx.create_ssl_context()  # building one takes 20 ms and 3 MB, and all connections trust the same names
