"""Address books on a real CardDAV server: who is new, changed and gone; and what only its answers can tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from porch.channels.contacts import CARD, Contacts, discover
from porch.core.channel import Introduces, Wire, abilities
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, KeyRefused, Unreadable
from porch.core.interaction import Introduction, Mark, Spoiled
from porch.proving.servers import radicale as server
from porch.proving.servers.need import need

ANN = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:ann\r\nFN:Ann Rossi\r\nEMAIL:ann@home.test\r\nEND:VCARD\r\n"


@pytest.fixture(scope="module")
def running() -> Iterator[server.Radicale]:
    try:
        server.install()
    except RuntimeError as error:
        need(False, f"radicale: {error}")
    with server.Radicale() as started:
        yield started


def book(running: server.Radicale, transport: httpx.BaseTransport | None = None, **changes: str) -> Contacts:
    wire = Wire(
        http=httpx.Client(transport=transport or httpx.HTTPTransport()),
        dial=None,  # type: ignore[arg-type]
        clock=StoppedClock(datetime(2026, 11, 22, tzinfo=UTC)),
    )
    given = {"url": running.url, "book": running.book, "user": server.USER, "password": server.PASSWORD}
    return Contacts(given | changes, wire)


def introduced(channel: Contacts, since: str | None = None) -> tuple[list[Introduction | Spoiled], str]:
    items = list(channel.introduce(since))
    last = items[-1]
    assert isinstance(last, Mark)
    return [one for one in items if not isinstance(one, Mark)], last.cursor


class NoTokens(httpx.HTTPTransport):
    """A server without sync-collection."""

    def __init__(self) -> None:
        super().__init__()
        self.listings = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if b"sync-collection" in request.read():
            return httpx.Response(501)
        self.listings += b"getetag" in request.content and request.method == "PROPFIND"
        return super().handle_request(request)


@pytest.mark.real
def test_the_address_book_of_a_server_is_found_by_its_well_known_address(running: server.Radicale) -> None:
    wire = Wire(http=httpx.Client(), dial=None, clock=StoppedClock(datetime(2026, 11, 22, tzinfo=UTC)))  # type: ignore[arg-type]
    given = {"url": running.url, "user": server.USER, "password": server.PASSWORD}
    assert discover(given, wire)["book"] == running.book
    who = book(running).whoami()
    assert who.name == "People"
    with pytest.raises(KeyRefused):
        book(running, password="no longer").whoami()


@pytest.mark.real
@pytest.mark.parametrize("with_tokens", [True, False])
def test_who_is_new_changed_and_gone_is_told_once(running: server.Radicale, with_tokens: bool) -> None:
    channel = book(running, None if with_tokens else NoTokens())
    running.know("ann.vcf", ANN)
    first, cursor = introduced(channel)
    assert [(one.uid, one.name) for one in first if isinstance(one, Introduction)] == [("ann", "Ann Rossi")]
    again, cursor = introduced(channel, cursor)
    assert again == []
    running.know("ann.vcf", ANN.replace("Ann Rossi", "Ann Rossi-Verdi"))
    running.know("ben.vcf", ANN.replace("ann", "ben").replace("Ann", "Ben"))
    changed, cursor = introduced(channel, cursor)
    assert {one.name for one in changed if isinstance(one, Introduction)} == {"Ann Rossi-Verdi", "Ben Rossi"}
    running.forget("ben.vcf")
    gone, cursor = introduced(channel, cursor)
    assert [(one.deleted, one.ref) for one in gone if isinstance(one, Introduction)] == [
        (True, f"{server.BOOK}ben.vcf")
    ]
    running.forget("ann.vcf")


@pytest.mark.real
def test_a_book_without_tokens_is_not_listed_while_its_tag_stands_still(running: server.Radicale) -> None:
    carrier = NoTokens()
    channel = book(running, carrier)
    _, cursor = introduced(channel)
    listings = carrier.listings
    assert introduced(channel, cursor)[0] == []
    assert carrier.listings == listings


@pytest.mark.real
@pytest.mark.slow
def test_thousands_of_contacts_are_told(running: server.Radicale) -> None:
    people = (
        ANN.replace("UID:ann", f"UID:n{n}").replace("Ann Rossi", f"Guest {n}").replace("ann@", f"guest{n}@")
        for n in range(3_000)
    )
    running.know_all("".join(people))
    told, _ = introduced(book(running))
    assert len({one.uid for one in told if isinstance(one, Introduction)}) == 3_000


def test_a_contact_that_cannot_be_read_is_set_apart_with_its_bytes_and_the_rest_go_on() -> None:
    hrefs = ("/alice/people/a.vcf", "/alice/people/b.vcf", "/alice/people/c.vcf")
    cards = ("BEGIN:VCARD\nUID:a\nFN:Ann\nEND:VCARD", "\u0000<hostile>", "BEGIN:VCARD\nFN:Cut off in the mi")
    spaces = 'xmlns:d="DAV:" xmlns:a="urn:ietf:params:xml:ns:carddav"'
    listed = "".join(f"<d:response><d:href>{one}</d:href><d:propstat/></d:response>" for one in hrefs)
    whole = "".join(
        f"<d:response><d:href>{one}</d:href><d:propstat><d:prop><a:address-data><![CDATA[{card}]]></a:address-data>"
        "</d:prop></d:propstat></d:response>"
        for one, card in zip(hrefs, (card.replace("\0", "") for card in cards), strict=True)
    )

    def answer(request: httpx.Request) -> httpx.Response:
        told = f"{listed}<d:sync-token>1</d:sync-token>" if b"sync-collection" in request.content else whole
        return httpx.Response(207, text=f"<d:multistatus {spaces}>{told}</d:multistatus>")

    http, clock = httpx.Client(transport=httpx.MockTransport(answer)), StoppedClock(datetime.now(UTC))
    wire = Wire(http=http, dial=None, clock=clock)  # type: ignore[arg-type]
    channel = Contacts({"url": "http://book.test/alice/people/", "user": "alice", "password": "x"}, wire)
    told, _ = introduced(channel)
    assert [one.uid for one in told if isinstance(one, Introduction)] == ["a"]
    spoiled = [one for one in told if isinstance(one, Spoiled)]
    assert [one.where for one in spoiled] == list(hrefs[1:])
    assert b"hostile" in spoiled[0].raw
    with pytest.raises(Unreadable):
        channel.reintroduce(spoiled[0].raw)


def test_a_cursor_of_somebody_else_is_refused() -> None:
    wire = Wire(http=httpx.Client(), dial=None, clock=StoppedClock(datetime.now(UTC)))  # type: ignore[arg-type]
    channel = Contacts({"url": "http://book.test/", "user": "alice", "password": "x"}, wire)
    with pytest.raises(ChannelError, match="cursor"):
        list(channel.introduce("[]"))


def test_it_introduces_and_is_heard_to_say_nothing() -> None:
    assert issubclass(Contacts, Introduces)
    assert {name for name, word in abilities(CARD).items() if word == "yes"} == {"identifies"}
