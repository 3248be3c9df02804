"""The twin of Twilio's texts and calls: lists them, sends texts, and pushes what comes in as a signed form."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, NAMES, US, Asked, Network, Told, route

ACCOUNT = "AC" + "0" * 31 + "1"
NUMBER = "+14145550100"
HOOK = "https://porch.example/hooks/sms/"
CREDENTIALS = {"account_sid": ACCOUNT, "auth_token": KEY, "number": NUMBER}
OURS = rf"/2010-04-01/Accounts/{ACCOUNT}"
CALL = "call"
LONGEST = 1600


def number_of(name: str) -> str:
    """Return somebody's telephone number."""
    return NUMBER if name == US else f"+1414555010{NAMES.index(name) if name in NAMES else 9}"


class Twin(Network):
    """Texts and calls between our number and everybody else's. `place` is whom a text of ours goes to."""

    def signed(self, asked: Asked) -> bool:
        """Whether a request carries our SID and token."""
        key = base64.b64encode(f"{ACCOUNT}:{KEY}".encode()).decode()
        return asked.headers.get("authorization") == f"Basic {key}"

    def refusal(self, status: int, words: str) -> Told:
        """Return an error as Twilio writes it."""
        code = {401: 20003, 404: 20404, 429: 20429, 400: 21211}.get(status, 20500)
        return Told(status=status, body={"code": code, "message": words, "status": status, "more_info": "about:blank"})

    def name_of(self, entry: Entry) -> str:
        """Return the external id the channel knows an entry by."""
        return f"twilio:{sid(entry)}"

    def heard(self, entry: Entry) -> None:
        """Push a customer's text or ended call, signed for the address it goes to."""
        if entry.author == US or entry.deleted:
            return
        told = {"AccountSid": ACCOUNT, "From": number_of(entry.author), "To": NUMBER}
        if entry.kind == CALL:
            told |= {
                "CallSid": sid(entry), "CallStatus": entry.more.get("status", "completed"), "Direction": "inbound",
                "CallDuration": str(entry.more.get("seconds", 0)), "Timestamp": _stamp(entry.at),
            }  # fmt: skip
        else:
            told |= {"MessageSid": sid(entry), "SmsStatus": "received", "Body": entry.text, "NumMedia": "0"}
        address = self._listener or HOOK
        pieces = address + "".join(name + value for name, value in sorted(told.items()))
        signature = base64.b64encode(hmac.digest(KEY.encode(), pieces.encode(), "sha1")).decode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        self.push(urlencode(told).encode(), headers)

    @route("GET", OURS + r"\.json")
    def account(self, asked: Asked) -> Told:
        """Say who we are."""
        return Told(body={"sid": ACCOUNT, "friendly_name": "Trattoria", "status": "active", "type": "Full"})

    @route("GET", OURS + r"/IncomingPhoneNumbers\.json")
    def numbers(self, asked: Asked) -> Told:
        """List our numbers."""
        ours = [{"sid": "PN" + "0" * 32, "phone_number": NUMBER, "account_sid": ACCOUNT}]
        found = [one for one in ours if asked.query.get("PhoneNumber", NUMBER) == one["phone_number"]]
        return self._page(asked, "IncomingPhoneNumbers", "incoming_phone_numbers", found)

    @route("GET", OURS + r"/Messages\.json")
    def messages(self, asked: Asked) -> Told:
        """List texts, newest first."""
        found = [one for one in self._entries("kind <> ?", CALL) if self._fits(asked, one, "DateSent")]
        return self._page(asked, "Messages", "messages", [self.show(one) for one in found])

    @route("POST", OURS + r"/Messages\.json", publishes=True)
    def send(self, asked: Asked) -> Told:
        """Take a text of ours."""
        text, to = asked.form.get("Body", ""), asked.form.get("To", "")
        if not to:
            return self.refusal(400, "A 'To' phone number is required.")
        if not text or len(text) > LONGEST:
            return self.refusal(400, "The message body is missing or exceeds the 1600 character limit")
        return Told(status=201, body=self.show(self.say(text=text, place=to)))

    @route("GET", OURS + r"/Messages/(\w+)/Media\.json")
    def media(self, asked: Asked, number: str) -> Told:
        """List the pictures of a text."""
        uri = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{number}/Media/ME{'0' * 32}.json"
        one = {"sid": "ME" + "0" * 32, "content_type": "image/png", "parent_sid": number, "uri": uri}
        return self._page(asked, f"Messages/{number}/Media", "media_list", [one])

    @route("GET", OURS + r"/Messages/\w+/Media/ME0+")
    def picture(self, asked: Asked) -> Told:
        """Show one."""
        return Told(body=b"\x89PNG\r\n\x1a\n", headers={"content-type": "image/png"})

    @route("GET", OURS + r"/Calls\.json")
    def calls(self, asked: Asked) -> Told:
        """List calls, newest first."""
        found = [one for one in self._entries("kind = ?", CALL) if self._fits(asked, one, "StartTime")]
        return self._page(asked, "Calls", "calls", [self._call(one) for one in found])

    @route("GET", OURS + r"/Recordings\.json")
    def recordings(self, asked: Asked) -> Told:
        """List what callers left."""
        found = [one for one in self._entries("kind = ?", CALL) if one.more.get("voicemail")]
        return self._page(asked, "Recordings", "recordings", [_recording(one) for one in found])

    @route("GET", OURS + r"/Recordings/RE\w+\.mp3")
    def voicemail(self, asked: Asked) -> Told:
        """Play one."""
        return Told(body=b"ID3 hello", headers={"content-type": "audio/mpeg"})

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return a text."""
        ours = entry.author == US
        there, here = (NUMBER, entry.place or number_of("ann")) if ours else (number_of(entry.author), NUMBER)
        name = sid(entry)
        return {
            "sid": name, "account_sid": ACCOUNT, "from": there, "to": here, "body": entry.text, "num_segments": "1",
            "num_media": str(entry.more.get("pictures", 0)), "status": "delivered" if ours else "received",
            "direction": "outbound-api" if ours else "inbound", "date_created": _stamp(entry.at),
            "date_sent": _stamp(entry.at), "date_updated": _stamp(entry.changed_at), "price": None,
            "price_unit": "USD", "error_code": None, "error_message": None, "messaging_service_sid": None,
            "api_version": "2010-04-01", "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{name}.json",
            "subresource_uris": {"media": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{name}/Media.json"},
        }  # fmt: skip

    def _call(self, entry: Entry) -> dict[str, Any]:
        ours = entry.author == US
        there, here = (NUMBER, entry.place or number_of("ann")) if ours else (number_of(entry.author), NUMBER)
        return {
            "sid": sid(entry), "account_sid": ACCOUNT, "from": there, "to": here, "start_time": _stamp(entry.at),
            "status": entry.more.get("status", "completed"), "direction": "outbound-api" if ours else "inbound",
            "duration": str(entry.more.get("seconds", 0)), "date_created": _stamp(entry.at),
            "end_time": _stamp(entry.at), "date_updated": _stamp(entry.changed_at), "api_version": "2010-04-01",
            "parent_call_sid": None,
            "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Calls/{sid(entry)}.json",
        }  # fmt: skip

    def _entries(self, where: str, *values: Any) -> list[Entry]:
        return self.book.entries(f"NOT deleted AND {where}", *values, limit=10_000)

    def _fits(self, asked: Asked, entry: Entry, name: str) -> bool:
        at = datetime.fromisoformat(entry.at)
        after, before = (asked.query.get(f"{name}{sign}") for sign in "><")
        ends = {
            "From": number_of(entry.author),
            "To": entry.place or number_of("ann") if entry.author == US else NUMBER,
        }
        return (
            all(asked.query.get(side, number) == number for side, number in ends.items())
            and (not after or at >= datetime.fromisoformat(after))
            and (not before or at < datetime.fromisoformat(before))
        )

    def _page(self, asked: Asked, what: str, name: str, items: list[dict[str, Any]]) -> Told:
        page, size = asked.number("Page"), asked.number("PageSize", 50)
        here = f"/2010-04-01/Accounts/{ACCOUNT}/{what}.json"
        query = {key: value for key, value in asked.query.items() if key not in ("Page", "PageToken")}
        following = f"{here}?{urlencode({**query, 'Page': page + 1, 'PageToken': f'PT{page + 1}'})}"
        mine = items[page * size : (page + 1) * size]
        return Told(body={
            name: mine, "page": page, "page_size": size, "start": page * size, "end": page * size + len(mine),
            "uri": f"{here}?{urlencode(asked.query)}", "first_page_uri": here, "previous_page_uri": None,
            "next_page_uri": following if len(items) > (page + 1) * size else None,
        })  # fmt: skip


def sid(entry: Entry) -> str:
    """Return the SID of a text or call."""
    return f"{'CA' if entry.kind == CALL else 'SM'}{entry.id:032x}"


def _recording(entry: Entry) -> dict[str, Any]:
    name = f"RE{entry.id:032x}"
    return {
        "sid": name, "account_sid": ACCOUNT, "call_sid": sid(entry), "status": "completed", "source": "RecordVerb",
        "duration": str(entry.more["voicemail"]), "date_created": _stamp(entry.at), "channels": 1,
        "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/{name}.json", "api_version": "2010-04-01",
    }  # fmt: skip


def _stamp(at: str) -> str:
    return format_datetime(datetime.fromisoformat(at))
