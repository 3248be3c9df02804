"""What an HTTP client reports becomes words one can act on: wait until, never again, log in again, look it up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from porch.core import wire
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def answered(status: int, *, speaking: bool = False, **response: object) -> ChannelError:
    with pytest.raises(ChannelError) as raised:
        wire.check(httpx.Response(status, **response), now=NOW, network="Town square", speaking=speaking)  # type: ignore[arg-type]
    return raised.value


@pytest.mark.parametrize(
    ("name", "value", "moment"),
    [
        ("Retry-After", "60", NOW + MINUTE),
        ("Retry-After", "Mon, 02 Mar 2026 12:01:00 GMT", NOW + MINUTE),
        ("X-RateLimit-Reset", "2026-03-02T12:01:00Z", NOW + MINUTE),
        ("X-RateLimit-Reset", "2026-03-02T12:01:00", NOW + MINUTE),
        ("RateLimit-Reset", str(int((NOW + MINUTE).timestamp())), NOW + MINUTE),
        ("Retry-After", "-60", NOW),
        ("Retry-After", "Sun, 01 Mar 2026 12:00:00 GMT", NOW),
        ("Retry-After", "999999999", NOW + timedelta(days=1)),
        ("Retry-After", "soon", None),
        ("Retry-After", "", None),
        ("Retry-After", "nan", None),
        ("Retry-After", "1e400", None),
        ("Server", "60", None),
    ],
)
def test_the_moment_to_come_back_is_read_in_every_form_networks_write_it(
    name: str, value: str, moment: datetime | None
) -> None:
    assert wire.retry_at(httpx.Response(429, headers={name: value}), NOW) == moment


def test_an_unreadable_moment_does_not_hide_a_readable_one() -> None:
    headers = {"Retry-After": "later", "X-RateLimit-Reset": "60"}
    assert wire.retry_at(httpx.Response(429, headers=headers), NOW) == NOW + MINUTE


@pytest.mark.parametrize("status", [200, 202, 304])
def test_an_agreeing_answer_is_handed_on(status: int) -> None:
    response = httpx.Response(status)
    assert wire.check(response, now=NOW, network="Town square") is response


def test_a_refused_key_is_said_to_be_refused() -> None:
    assert isinstance(answered(401), KeyRefused)


def test_too_many_requests_pass_and_say_when_to_come_back() -> None:
    error = answered(429, headers={"Retry-After": "60"}, speaking=True)
    assert (error.permanent, error.retry_at) == (False, NOW + MINUTE)
    assert not isinstance(error, OutcomeUnknown)


@pytest.mark.parametrize(("speaking", "kind"), [(True, OutcomeUnknown), (False, ChannelError)])
def test_a_server_that_breaks_may_have_published_only_when_we_were_speaking(
    speaking: bool, kind: type[ChannelError]
) -> None:
    error = answered(503, speaking=speaking, headers={"Retry-After": "60"})
    assert (type(error), error.permanent, error.retry_at) == (kind, False, NOW + MINUTE)


@pytest.mark.parametrize(("status", "permanent"), [(400, True), (403, True), (404, True), (422, True), (408, False)])
def test_what_is_refused_is_refused_for_good_unless_it_was_only_slow(status: int, permanent: bool) -> None:
    assert answered(status).permanent is permanent


@pytest.mark.parametrize(
    ("response", "words"),
    [
        ({"json": {"error": "bad", "error_description": "The text is too long"}}, "The text is too long"),
        ({"json": {"message": "No such post"}}, "No such post"),
        ({"json": {"error": {"code": 7}}}, "Unprocessable Entity"),
        ({"json": ["what?"]}, "Unprocessable Entity"),
        ({"text": "<html>"}, "Unprocessable Entity"),
    ],
)
def test_the_network_is_quoted_when_it_gave_a_reason(response: dict[str, object], words: str) -> None:
    assert str(answered(422, **response)) == f"Town square answered 422: {words}"


def test_a_long_reason_is_cut_short() -> None:
    assert len(str(answered(422, json={"message": "no " * 1000}))) < 350


@pytest.mark.parametrize("error", [httpx.ConnectError("nobody"), httpx.ConnectTimeout("slow"), httpx.PoolTimeout("")])
def test_words_that_never_left_are_known_not_to_be_published(error: httpx.HTTPError) -> None:
    with pytest.raises(ChannelError) as raised, wire.spoken_carefully("Town square"):
        raise error
    assert (type(raised.value), raised.value.permanent) == (ChannelError, False)


@pytest.mark.parametrize("error", [httpx.ReadTimeout("slow"), httpx.ReadError("torn"), httpx.WriteError("torn")])
def test_words_that_may_have_arrived_are_looked_up(error: httpx.HTTPError) -> None:
    with pytest.raises(OutcomeUnknown, match=type(error).__name__), wire.spoken_carefully("Town square"):
        raise error


@pytest.mark.parametrize("error", [httpx.ReadTimeout("slow"), httpx.ConnectError("nobody")])
def test_whatever_breaks_while_reading_passes(error: httpx.HTTPError) -> None:
    with pytest.raises(ChannelError) as raised, wire.asked("Town square"):
        raise error
    assert (type(raised.value), raised.value.permanent) == (ChannelError, False)


@pytest.mark.parametrize("careful", [wire.spoken_carefully, wire.asked])
def test_a_fault_of_our_own_is_not_called_the_networks(careful: object) -> None:
    with pytest.raises(ZeroDivisionError), careful("Town square"):  # type: ignore[operator]
        raise ZeroDivisionError
