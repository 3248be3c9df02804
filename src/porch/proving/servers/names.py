"""A real name server on loopback, by datagram and by stream, that holds the TXT records it was given (dnspython)."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Mapping
from types import TracebackType

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from porch.proving.servers.ports import free_port

SILENT, BROKEN = "silent.", "broken."
"""How names begin that are not answered at all, or with a failure."""


class NameServer:
    """Answers for `records`, a TXT record in pieces of 255 letters each; use it as a context manager."""

    def __init__(self, records: Mapping[str, list[str]]) -> None:
        self.records = {name.lower().rstrip("."): told for name, told in records.items()}
        self.address = ("127.0.0.1", free_port())
        self.streams = 0
        self._servers: list[socketserver.BaseServer] = []

    def __enter__(self) -> NameServer:
        """Listen both ways."""
        datagrams = socketserver.ThreadingUDPServer(self.address, _handler(self, _Datagram))
        streams = socketserver.ThreadingTCPServer(self.address, _handler(self, _Stream))
        self._servers = [datagrams, streams]
        for server in self._servers:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening."""
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def answer(self, wire: bytes) -> dns.message.Message | None:
        """Return what a question is answered with; None where it is not."""
        asked = dns.message.from_wire(wire)
        name = asked.question[0].name.to_text(omit_final_dot=True).lower()
        if name.startswith(SILENT):
            return None
        reply = dns.message.make_response(asked, recursion_available=True)
        if name.startswith(BROKEN):
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif name not in self.records:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        for told in self.records.get(name, ()):
            pieces = " ".join(f'"{told[at : at + 255]}"' for at in range(0, len(told), 255))
            reply.answer.append(dns.rrset.from_text(asked.question[0].name, 60, "IN", dns.rdatatype.TXT, pieces))
        return reply


class _Datagram(socketserver.BaseRequestHandler):
    house: NameServer

    def handle(self) -> None:
        wire, here = self.request
        reply = self.house.answer(wire)
        if reply is None:
            return
        asked = dns.message.from_wire(wire)
        try:
            told = reply.to_wire(max_size=asked.payload if asked.edns >= 0 else 512)
        except dns.exception.TooBig:  # the asker names how much they take at once
            reply.answer.clear()
            reply.flags |= dns.flags.TC
            told = reply.to_wire()
        here.sendto(bytes([told[0] ^ 0xFF]) + told[1:], self.client_address)  # one for somebody else comes first
        here.sendto(told, self.client_address)


class _Stream(socketserver.StreamRequestHandler):
    house: NameServer

    def handle(self) -> None:
        self.house.streams += 1
        reply = self.house.answer(self.rfile.read(int.from_bytes(self.rfile.read(2), "big")))
        if reply is not None:
            told = reply.to_wire(max_size=65535)
            self.wfile.write(len(told).to_bytes(2, "big") + told)


def _handler(house: NameServer, kind: type[socketserver.BaseRequestHandler]) -> type[socketserver.BaseRequestHandler]:
    return type(kind.__name__, (kind,), {"house": house})
