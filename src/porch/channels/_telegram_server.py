"""Calls Telegram's Bot API. Its design puts our key into every address, so nothing of an address is ever told on."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx

from porch.channels._telegram_reading import Us
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.wire import asked, retry_at, spoken_carefully

OFFICIAL = "https://api.telegram.org"
LABEL = "Telegram"
TIMEOUT = httpx.Timeout(30, connect=10)
KEY = re.compile(r"bot\d+(:|%3A)[\w-]+", re.IGNORECASE)
KEY_SHAPE = re.compile(r"\d+:[\w-]+")
HIDDEN = "bot(key)"
Files = Mapping[str, tuple[str, bytes, str]]


class Keyless(logging.Filter):
    """Takes Telegram's keys out of what the HTTP client logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True, with the record's words free of keys."""
        said = record.getMessage()
        if KEY.search(said):
            record.msg, record.args = KEY.sub(HIDDEN, said), ()
        return True


logging.getLogger("httpx").addFilter(Keyless())


class Bot:
    """Our bot: calls methods with its key; who it is is asked once."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self.wire = wire
        self.channel = credentials.get("channel", "").strip()
        self._base = (credentials.get("api") or OFFICIAL).rstrip("/")
        self._key = credentials.get("token", "").strip()
        self._itself: Mapping[str, Any] | None = None

    def itself(self) -> Mapping[str, Any]:
        """Return the bot as Telegram knows it; KeyRefused when it does not."""
        if self._itself is None:
            told = self.ask("getMe")
            if not isinstance(told, dict) or not isinstance(told.get("id"), int):
                raise ChannelError(f"{LABEL} did not say who we are")
            self._itself = told
        return self._itself

    def us(self) -> Us:
        """Return who we are, as the reading needs it."""
        itself = self.itself()
        return Us(id=itself["id"], username=str(itself.get("username") or ""), channel=self.channel)

    def ask(self, method: str, **told: Any) -> Any:
        """Return what a method that only reads gives; ChannelError for all else."""
        with keyless(), asked(LABEL):
            response = self.wire.http.post(self._url(method), json=told, timeout=TIMEOUT)
        return self._result(response)

    def say(self, method: str, told: Mapping[str, Any], files: Files) -> Any:
        """Return what a method that publishes gives; OutcomeUnknown when it cannot be told whether it did."""
        patience = httpx.Timeout(120, connect=10) if files else TIMEOUT
        with keyless(), spoken_carefully(LABEL):
            if files:
                response = self.wire.http.post(self._url(method), data=dict(told), files=files, timeout=patience)
            else:
                response = self.wire.http.post(self._url(method), json=told, timeout=patience)
        return self._result(response, speaking=True)

    def download(self, path: str, limit: int) -> bytes:
        """Return the bytes of a file Telegram keeps at `path`; ChannelError beyond `limit`."""
        got = bytearray()
        with keyless(), asked(LABEL):
            url = f"{self._base}/file/bot{self._key}/{path}"
            with self.wire.http.stream("GET", url, timeout=TIMEOUT) as response:
                if not response.is_success:
                    raise ChannelError(f"{LABEL} does not give the file any more", permanent=True)
                for chunk in response.iter_bytes():
                    got += chunk
                    if len(got) > limit:
                        raise ChannelError(f"The file is larger than {limit} bytes", permanent=True)
        return bytes(got)

    def _url(self, method: str) -> str:
        if not KEY_SHAPE.fullmatch(self._key):  # anything else would change the address we call
            raise KeyRefused("This is no key of a Telegram bot. It looks like 110201543:AAHdqTcvCH1vGWJxfSe")
        return f"{self._base}/bot{self._key}/{method}"

    def _result(self, response: httpx.Response, *, speaking: bool = False) -> Any:
        told = self._json(response, speaking=speaking)
        if response.is_success and told.get("ok") is True:
            return told.get("result")
        status = response.status_code
        said = KEY.sub(HIDDEN, f"{LABEL} answered {status}: {str(told.get('description') or 'no reason given')[:300]}")
        if status in (401, 404):  # 404: the address holds a key nobody has
            raise KeyRefused(f"{LABEL} no longer accepts our key")
        if status == 409:
            raise ChannelError(f"{said}. Let only one program ask for this bot's messages, and set no webhook besides")
        if status == 429:
            raise ChannelError(said, retry_at=self._back_at(told) or retry_at(response, self.wire.clock.now()))
        if status >= 500 or response.is_success:
            raise (OutcomeUnknown if speaking else ChannelError)(said)
        raise ChannelError(said, permanent=True)

    def _back_at(self, told: Mapping[str, Any]) -> Any:
        asked_for = (told.get("parameters") or {}).get("retry_after")
        if not isinstance(asked_for, int) or asked_for < 0:
            return None
        return self.wire.clock.now() + min(timedelta(seconds=asked_for), timedelta(days=1))

    def _json(self, response: httpx.Response, *, speaking: bool) -> Mapping[str, Any]:
        try:
            told = response.json()
        except (ValueError, RecursionError):
            told = None
        if isinstance(told, dict):
            return told
        if response.is_success:
            raise (OutcomeUnknown if speaking else ChannelError)(f"{LABEL} answered what we cannot read")
        return {}


@contextmanager
def keyless() -> Iterator[None]:
    """Wrap a call: an error keeps its meaning and loses the address, and with it the key."""
    try:
        yield
    except KeyRefused:
        raise
    except OutcomeUnknown as error:
        raise OutcomeUnknown(KEY.sub(HIDDEN, str(error)), retry_at=error.retry_at) from None
    except ChannelError as error:
        said = KEY.sub(HIDDEN, str(error))
        raise ChannelError(said, permanent=error.permanent, retry_at=error.retry_at) from None
