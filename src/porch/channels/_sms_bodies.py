"""Understands whole answers of a Twilio-shaped provider, and what it pushes: forms, signed with their address."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from porch.channels._sms_reading import envelope, read
from porch.core.bodies import loaded, within
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Delivery, Heard, Spoiled

SIGNATURE = "x-twilio-signature"
LISTED = {"messages": "message", "calls": "call"}
UNTOLD = datetime(1970, 1, 1, tzinfo=UTC)  # a form does not say when; whoever keeps it knows
PUSHED = 20  # files one pushed message may have; the network allows 10


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer or pushed form; nobody in it is us. Unreadable when it is neither."""
    if body.lstrip()[:1] not in (b"{", b"["):
        raws = pushed(form(body), "", UNTOLD)
        if not raws and b"Sid=" not in body:
            raise Unreadable("this is neither JSON nor a form of this provider")
        return readings(raws, read, where)
    told = [one for one in within(loaded(body)) if one.get("sid") and (kind_of(one))]
    return readings((envelope(kind_of(one), one, "") for one in told), read, where)


def kind_of(item: Mapping[str, Any]) -> str:
    """Return what an object of an answer is: "message", "call" or nothing that was said."""
    sid = str(item.get("sid"))
    if sid.startswith(("SM", "MM")) and "body" in item and "from" in item:
        return "message"
    return "call" if sid.startswith("CA") and "from" in item and "direction" in item else ""


def form(body: bytes) -> list[tuple[str, str]]:
    """Return what a pushed form says, name by name."""
    return parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=500)


def signature(token: str, address: str, told: Sequence[tuple[str, str]]) -> str:
    """Return how the provider signs a form: HMAC-SHA1 over the address and every name and value, sorted, in base64.

    >>> signature("12345", "https://example.com/myapp.php?foo=1&bar=2", [("Digits", "1234"), ("To", "+18005551212"),
    ... ("From", "+14158675310"), ("Caller", "+14158675310"), ("CallSid", "CA1234567890ABCDE")])
    'L/OH5YylLD5NRKLltdqwSvS0BnU='
    """
    pieces = address + "".join(name + value for name, value in sorted(set(told)))
    return base64.b64encode(hmac.digest(token.encode(), pieces.encode("utf-8", "surrogatepass"), "sha1")).decode()


def is_signed(delivery: Delivery, token: str, known: str = "") -> bool:
    """Whether a delivery carries the provider's signature for the address it came to.

    Behind a proxy we know our own name only as we are called: each way to write it is tried. Nobody without the token
    can sign any of them.
    """
    given, told = delivery.headers.get(SIGNATURE, ""), form(delivery.body)
    wanted = [signature(token, address, told) for address in addresses(delivery, known)]
    return bool(token and given) and any(hmac.compare_digest(given.encode(), one.encode()) for one in wanted)


def addresses(delivery: Delivery, known: str = "") -> list[str]:
    """Return the addresses under which the provider may have called us, the likeliest first."""
    query = f"?{urlencode(delivery.query)}" if delivery.query else ""
    host = delivery.headers.get("x-forwarded-host") or delivery.headers.get("host", "")
    bare = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    hosts = dict.fromkeys((host, bare, f"{bare}:443"))
    found = [f"{scheme}://{name}{delivery.path}{query}" for scheme in ("https", "http") for name in hosts if name]
    return [known, *found] if known else found


def pushed(told: Sequence[tuple[str, str]], us: str, at: datetime) -> list[bytes]:
    """Return the items a pushed form tells of, in the shape of a list: a text, an ended call, a voicemail."""
    said = dict(told)
    stamp = said.get("Timestamp") or format_datetime(at.astimezone(UTC), usegmt=True)
    common = {"from": said.get("From", ""), "to": said.get("To", ""), "date_created": stamp}
    if (sid := said.get("MessageSid") or said.get("SmsSid")) and "Body" in said:
        item = {
            **common, "sid": sid, "body": said["Body"], "num_segments": said.get("NumSegments", ""),
            "status": said.get("SmsStatus") or "received", "opt_out": said.get("OptOutType", ""),
        }  # fmt: skip
        return [envelope("message", item, us, _files(said))]
    if (sid := said.get("CallSid")) and said.get("From"):
        item = {**common, "sid": sid, "status": said.get("CallStatus", ""), "duration": said.get("CallDuration") or "0"}
        recording = {"uri": said.get("RecordingUrl", ""), "duration": said.get("RecordingDuration") or "0"}
        media = [{**recording, "date_created": stamp}] if recording["uri"] else []
        item["status"] = "completed" if media else item["status"]  # it is told while the caller still holds the line
        return [envelope("call", item, us, media)]
    return []  # how a text of ours fares, a recording of a call: the list tells it with all that belongs to it


def _files(said: Mapping[str, str]) -> list[dict[str, str]]:
    many = said.get("NumMedia", "0")
    count = min(int(many), PUSHED) if many.isascii() and many.isdigit() else 0
    return [
        {"uri": said.get(f"MediaUrl{n}", ""), "content_type": said.get(f"MediaContentType{n}") or "?"}
        for n in range(count)
        if said.get(f"MediaUrl{n}")
    ]
