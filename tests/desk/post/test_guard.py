import gzip
import json
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from porch.core.channel import Wire
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError
from porch.desk.post import guard
from porch.desk.post.addresses import Allowance, allowance
from porch.desk.post.guard import PATIENCE, Caps, GuardedDial, Refused, client, wire
from porch.proving.servers.ports import free_port

LOOPBACK = allowance(["127.0.0.0/8"])
SMALL = Caps(body=100_000, seconds=30.0)
HURRIED = Caps(body=100_000, seconds=1.0)

NUMBERS = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0x7f.0x0.0x0.0x1", "0177.0.0.1", "0177.1",
    "017700000001", "127.0.0.01", "127.0.0.1.", "0", "0.0.0.0", "0x0", "00", "127.255.255.254", "127.127.127.127",
    "10.0.0.1", "10.1", "0xa.1", "167772161", "012.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1",
    "3232235521", "0xc0a80001", "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518",
    "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.0.8", "192.0.0.170", "192.0.2.1", "192.88.99.1", "198.18.0.1",
    "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "0.0.0.1", "localhost", "LOCALHOST", "localhost.", "①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1", "%31%32%37.0.0.1",
    "127.0.0.1%00.example.test", "127.0.0.1%2e", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::0001]", "[0000::1]",
    "[::127.0.0.1]", "[::7f00:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::FFFF:127.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[::ffff:192.168.0.1]", "[::ffff:0.0.0.0]",
    "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::7f00:1]",
    "[64:ff9b:1:7f00:0:1::]", "[2002:7f00:1::]", "[2002:7f00:1::1]", "[2002:a00:1::]", "[2002:c0a8:1::1]",
    "[2002:a9fe:a9fe::1]", "[2001::1]", "[2001:0:7f00:1::]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "[2001:2::1]",
    "[2001:10::1]", "[2001:20::1]", "[2001:db8::1]", "[3fff::1]", "[5f00::1]", "[100::1]", "[fc00::1]", "[fd00::1]",
    "[fd12:3456:789a::1]", "[fdff:ffff::1]", "[fe80::1]", "[fe80::1%25lo]", "[fe80::5efe:127.0.0.1]", "[febf::1]",
    "[fec0::1]", "[feff::1]", "[ff02::1]", "[ff01::1]", "[ff05::2]", "[ff0e::1]", "[::2]", "[::ffff]", "[::ffff:0:0]",
    "[4000::1]", "[8000::1]", "[2606:4700::5efe:127.0.0.1]", "[2606:4700::200:5efe:10.0.0.1]", "[::ffff:100.64.0.1]",
    "[::ffff:198.18.0.1]", "[64:ff9b::169.254.169.254]", "[::ffff:224.0.0.1]", "[::ffff:255.255.255.255]",
]  # fmt: skip
SHAPES = [
    "http://user:pass@127.0.0.1:{port}/", "http://example.test@127.0.0.1:{port}/", "http://127.0.0.1:{port}#@example.test",
    "http://127.0.0.1:{port}?@example.test/", "http://127.0.0.1:{port}\\@example.test/", "http:127.0.0.1:{port}/",
    "http:///127.0.0.1:{port}/", "http:/127.0.0.1:{port}/", "//127.0.0.1:{port}/", "127.0.0.1:{port}", "",
    "http://", "http://:{port}/", "http://[::1/", "http://127.0.0.1:{port}:{port}/", "http://127.0.0.1:99999/",
    "https://127.0.0.1:{port}/", "HTTP://127.0.0.1:{port}/", "hTTp://localhost:{port}/", "ftp://127.0.0.1:{port}/",
    "file:///etc/passwd", "file://127.0.0.1/etc/passwd", "gopher://127.0.0.1:{port}/_x", "dict://127.0.0.1:{port}/d",
    "ldap://127.0.0.1:{port}/", "tftp://127.0.0.1:{port}/", "jar:http://127.0.0.1:{port}!/", "data:text/html,x",
    "javascript:alert(1)", "unix:///var/run/docker.sock", "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
    "ws://127.0.0.1:{port}/",
    "netdoc:///etc/passwd", "view-source:http://127.0.0.1:{port}/", "http://127.0.0.1\t:{port}/",
    "http://127.0.0.1 :{port}/",
    "http://\n127.0.0.1:{port}/", "http://127.0.0.1\r\nHost: example.test:{port}/", "http://local\u00adhost:{port}/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/", "http://localhost%2f@example.invalid:{port}/", "http://0:{port}/", "http://[::%31]:{port}/",
]  # fmt: skip
HOSTILE = [f"http://{host}:{{port}}/" for host in NUMBERS] + SHAPES


class Canary:
    """Listens on loopback, v4 and v6 where there is one, and counts whoever comes."""

    def __init__(self) -> None:
        self.port = free_port()
        self.visits = 0
        self._sockets = [_listening(socket.AF_INET, "127.0.0.1", self.port)]
        self._sockets += [_listening(socket.AF_INET6, "::1", self.port)] * socket.has_ipv6
        for listener in self._sockets:
            threading.Thread(target=self._count, args=(listener,), daemon=True).start()

    def _count(self, listener: socket.socket) -> None:
        while True:
            try:
                visitor, _ = listener.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        for listener in self._sockets:
            listener.close()


def _listening(family: int, host: str, port: int) -> socket.socket:
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(64)
    return listener


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    bird = Canary()
    yield bird
    bird.close()


@pytest.fixture(scope="module")
def guarded() -> Iterator[httpx.Client]:
    with client(Allowance(), caps=SMALL) as http:
        yield http


@contextmanager
def serving(
    answer: Callable[[BaseHTTPRequestHandler], None], host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> Iterator[int]:
    handler = type("Handler", (BaseHTTPRequestHandler,), {"do_GET": answer, "log_message": lambda *_: None})
    server = ThreadingHTTPServer((host, free_port(host)), handler)
    server.daemon_threads = True
    server.socket = tls.wrap_socket(server.socket, server_side=True) if tls else server.socket
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def says(body: bytes, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(self: BaseHTTPRequestHandler) -> None:
        self.send_response(int(headers.get("status", 200)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    return answer


def drips(start: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(self: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):
            self.wfile.write(start)
            for _ in range(600):
                self.wfile.write(b"x")
                threading.Event().wait(0.1)

    return answer


def test_the_table_of_hostile_addresses_is_long_enough() -> None:
    assert len(set(HOSTILE)) >= 150


@pytest.mark.parametrize("address", HOSTILE)
def test_no_hostile_address_reaches_the_house(address: str, canary: Canary, guarded: httpx.Client) -> None:
    before = canary.visits
    with pytest.raises((httpx.HTTPError, httpx.InvalidURL)):
        guarded.get(address.format(port=canary.port))
    assert canary.visits == before


@pytest.mark.parametrize("host", [name.strip("[]") for name in NUMBERS])
def test_no_hostile_host_can_be_dialled(host: str, canary: Canary) -> None:
    before = canary.visits
    with pytest.raises(ChannelError):
        GuardedDial(allowed=Allowance())(host, canary.port, 1.0)
    assert canary.visits == before


def test_the_canary_sings_when_it_is_visited(canary: Canary) -> None:
    before = canary.visits
    with GuardedDial(allowed=LOOPBACK)("127.0.0.1", canary.port, 2.0) as visitor:
        assert visitor.recv(1) == b""
    assert canary.visits == before + 1


def test_a_name_that_changes_its_address_after_the_check_gains_nothing(canary: Canary) -> None:
    answers = iter([["127.0.0.2"], ["127.0.0.1"], ["127.0.0.1"]])
    before = canary.visits
    only_this = allowance(["127.0.0.2/32"])
    rebinding = client(only_this, caps=SMALL, resolve=lambda host, _: next(answers))
    with serving(says(b"checked"), "127.0.0.2") as port, rebinding as http:
        assert http.get(f"http://rebind.test:{port}/").content == b"checked"
    assert next(answers) == ["127.0.0.1"]
    assert canary.visits == before


def test_a_name_that_moves_into_the_house_later_is_refused_then(canary: Canary) -> None:
    answers = iter([["127.0.0.2"], ["127.0.0.1"]])
    before = canary.visits
    only_this = allowance(["127.0.0.2/32"])
    rebinding = client(only_this, caps=SMALL, resolve=lambda host, _: next(answers))
    with serving(says(b"checked", Connection="close"), "127.0.0.2") as port, rebinding as http:
        http.get(f"http://rebind.test:{port}/")
        with pytest.raises(Refused):
            http.get(f"http://rebind.test:{port}/")
    assert canary.visits == before


@pytest.mark.parametrize("hidden", ["127.0.0.1", "::1", "fd00::1", "169.254.169.254"])
def test_one_address_of_the_house_among_public_ones_refuses_the_name(hidden: str, canary: Canary) -> None:
    before = canary.visits
    http = client(Allowance(), caps=SMALL, resolve=lambda host, port: ["203.0.114.1", hidden])
    with http, pytest.raises(Refused, match="not a public address"):
        http.get(f"http://mixed.test:{canary.port}/")
    assert canary.visits == before


def test_a_name_without_an_address_is_a_passing_error() -> None:
    with pytest.raises(ChannelError) as caught:
        GuardedDial(allowed=Allowance())("no-such-name.invalid", 80, 1.0)
    assert not caught.value.permanent


def test_a_refusal_says_how_to_allow_the_network(guarded: httpx.Client) -> None:
    with pytest.raises(Refused, match="Allow its network"):
        guarded.get("http://192.168.1.7/")


def test_a_redirect_into_the_house_is_refused(canary: Canary) -> None:
    before = canary.visits
    only_this = allowance(["127.0.0.2/32"])
    chain = says(b"", status="302", Location=f"http://127.0.0.1:{canary.port}/")
    names = {"blog.test": ["127.0.0.2"], "127.0.0.1": ["127.0.0.1"]}
    http = client(only_this, caps=SMALL, resolve=lambda host, _: names[host])
    with serving(chain, "127.0.0.2") as port, http, pytest.raises(Refused):
        http.get(f"http://blog.test:{port}/")
    assert canary.visits == before


def test_a_redirect_to_a_file_is_refused() -> None:
    http = client(LOOPBACK, caps=SMALL)
    with (
        serving(says(b"", status="302", Location="file:///etc/passwd")) as port,
        http,
        pytest.raises(httpx.UnsupportedProtocol),
    ):
        http.get(f"http://127.0.0.1:{port}/")


def test_redirects_end_after_five() -> None:
    http = client(LOOPBACK, caps=SMALL)
    with serving(says(b"", status="302", Location="/again")) as port, http, pytest.raises(httpx.TooManyRedirects):
        http.get(f"http://127.0.0.1:{port}/")


def test_an_allowed_network_is_reached_and_the_name_stays_in_host() -> None:
    def echo(self: BaseHTTPRequestHandler) -> None:
        says(json.dumps(dict(self.headers)).encode())(self)

    with serving(echo) as port, client(LOOPBACK, caps=SMALL, resolve=lambda host, _: ["127.0.0.1"]) as http:
        heard = http.get(f"http://shop.test:{port}/").json()
    assert heard["Host"] == f"shop.test:{port}"
    assert heard["Accept-Encoding"] == "gzip, deflate"


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("gzip", lambda body: gzip.compress(body[:10]) + gzip.compress(body[10:])),
        ("gzip", lambda body: gzip.compress(body) + b"padding"),
        ("identity", bytes),
    ],
)
def test_packed_answers_are_unpacked(coding: str, pack: Callable[[bytes], bytes]) -> None:
    body = "perché no? ".encode() * 7000
    with serving(says(pack(body), Content_Encoding=coding)) as port, client(LOOPBACK, caps=SMALL) as http:
        assert http.get(f"http://127.0.0.1:{port}/").content == body


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(bytes(200_000_000), 9)),
        ("deflate", zlib.compress(bytes(50_000_000), 9)),
        ("gzip", gzip.compress(gzip.compress(bytes(50_000_000), 9)) * 1000),
        ("identity", bytes(200_000)),
        ("br", b"anything"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"twice"))),
        ("gzip", b"\x1f\x8bnot packed at all"),
        ("gzip", gzip.compress(bytes(range(256)) * 100)[:-200]),
    ],
    ids=["gzip bomb", "deflate bomb", "many members", "long", "unasked", "twice", "broken", "cut off"],
)
def test_bodies_too_long_or_badly_packed_end_in_an_error(coding: str, body: bytes) -> None:
    http = client(LOOPBACK, caps=SMALL)
    with serving(says(body, Content_Encoding=coding)) as port, http, pytest.raises(httpx.HTTPError):
        http.get(f"http://127.0.0.1:{port}/")


@pytest.mark.slow
@pytest.mark.parametrize(
    "start", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["status", "header", "body"]
)
def test_a_byte_now_and_then_does_not_hold_us(start: bytes) -> None:
    http = client(LOOPBACK, caps=HURRIED)
    with serving(drips(start)) as port, http, pytest.raises(httpx.HTTPError):
        http.get(f"http://127.0.0.1:{port}/")


def test_a_stream_may_ask_for_more_patience() -> None:
    caps = Caps(seconds=0.2)
    began = monotonic()
    with serving(drips(b"HTTP/1.1 200 OK\r\n\r\n")) as port, client(LOOPBACK, caps=caps) as http:
        answer = http.send(
            http.build_request("GET", f"http://127.0.0.1:{port}/", extensions={PATIENCE: 5.0}), stream=True
        )
        heard = next(piece for piece in answer.iter_raw() if monotonic() - began > 0.4)
        answer.close()
    assert heard


@contextmanager
def hanging_up() -> Iterator[tuple[str, list[bytes]]]:
    """Serve as snac does: every answer looks as if the connection stayed, and then it is closed."""
    asked: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", free_port()))

    def answer() -> None:
        while True:
            visitor, _ = listener.accept()
            with visitor, suppress(OSError):
                asked.append(visitor.recv(65536))
                visitor.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")

    def until_closed() -> None:
        with suppress(OSError):
            answer()

    threading.Thread(target=until_closed, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/", asked
    listener.close()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_server_that_hangs_up_after_every_answer_is_asked_and_told_all_the_same(method: str) -> None:
    with hanging_up() as (url, asked), client(LOOPBACK) as guarded:
        answers = [guarded.request(method, url).text for _ in range(100)]
    assert answers == ["hi"] * 100
    assert len([one for one in asked if one]) == 100


def test_what_is_said_is_never_said_again_by_itself() -> None:
    said: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", free_port()))

    def hear() -> None:
        with suppress(OSError):
            while True:
                visitor, _ = listener.accept()
                said.append(visitor.recv(65536))
                visitor.close()

    threading.Thread(target=hear, daemon=True).start()
    with client(LOOPBACK) as guarded, pytest.raises(httpx.TransportError):
        guarded.post(f"http://127.0.0.1:{listener.getsockname()[1]}/")
    listener.close()
    assert len(said) == 1


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch, canary: Canary) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{canary.port}")
    before = canary.visits
    with client(Allowance(), caps=SMALL, resolve=lambda host, _: ["127.0.0.1"]) as http, pytest.raises(Refused):
        http.get("http://example.test/")
    assert canary.visits == before


@contextmanager
def serving_tls(name: str, folder: Path) -> Iterator[tuple[int, ssl.SSLContext, list[str]]]:
    """Serve https as `name` on loopback; yields the port, a context that trusts it, and the names it was asked for."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        subject, subject, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    public = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "pem").write_bytes(public + secret)
    asked: list[str] = []
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "pem")
    context.sni_callback = lambda _, asked_for, __: asked.append(asked_for)
    with serving(says(b"sealed"), tls=context) as port:
        yield port, ssl.create_default_context(cadata=public.decode()), asked


def test_tls_is_asked_for_by_name_and_the_name_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving_tls("shop.test", tmp_path) as (port, trust, asked):
        monkeypatch.setattr(guard, "_trust", lambda: trust)
        with client(LOOPBACK, caps=SMALL, resolve=lambda host, _: ["127.0.0.1"]) as http:
            assert http.get(f"https://shop.test:{port}/").content == b"sealed"
            with pytest.raises(httpx.ConnectError):
                http.get(f"https://other.test:{port}/")
    assert asked == ["shop.test", "other.test"]


def test_cookies_of_one_connection_never_reach_another() -> None:
    with serving(says(b"", Set_Cookie="session=ann")) as port, client(LOOPBACK, caps=SMALL) as http:
        http.get(f"http://127.0.0.1:{port}/")
        assert list(http.cookies.jar) == []


def test_a_channel_gets_http_sockets_and_the_time() -> None:
    world = wire(LOOPBACK, SYSTEM_CLOCK)
    with serving(says(b"open")) as port, world.http, world.dial("127.0.0.1", port, 2.0):
        assert world.http.get(f"http://127.0.0.1:{port}/").text == "open"
    assert isinstance(world, Wire)
    assert world.clock is SYSTEM_CLOCK
