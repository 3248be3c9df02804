from __future__ import annotations

import asyncio

import pytest

from porch.proving.proxy.lines import Head, Request, ends_with_connection, has_body, whole_body


def fed(data: bytes) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    return reader


def request(data: bytes) -> Request:
    async def read() -> Request:
        return await Request.read(fed(data))

    return asyncio.run(read())


def response(data: bytes) -> tuple[Head, bytes]:
    async def read() -> tuple[Head, bytes]:
        reader = fed(data)
        head = await Head.read(reader)
        return head, await whole_body(reader, head)

    return asyncio.run(read())


def test_a_request_is_read_with_its_body_and_no_further() -> None:
    whole = b"POST /say HTTP/1.1\r\nContent-Length: 4\r\n\r\nCiao"
    found = request(whole + b"GET / HTTP/1.1\r\n\r\n")
    assert (found.raw, found.method, found.path) == (whole, "POST", "/say")


@pytest.mark.parametrize(
    "body", [b"Content-Length: 2\r\n\r\nhi", b"Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", b"\r\nhi"]
)
def test_a_body_keeps_its_framing_however_it_is_told(body: bytes) -> None:
    head, read = response(b"HTTP/1.1 200 OK\r\n" + body)
    assert b"HTTP/1.1 200 OK\r\n" + body == head.raw + read


def test_some_answers_have_no_body() -> None:
    head, _ = response(b"HTTP/1.1 204 No Content\r\n\r\n")
    asked = request(b"GET / HTTP/1.1\r\n\r\n")
    assert not has_body(asked, head)
    assert not ends_with_connection(asked, head)


def test_an_answer_of_unknown_length_ends_with_its_connection() -> None:
    head, _ = response(b"HTTP/1.0 200 OK\r\n\r\nhi")
    assert ends_with_connection(request(b"GET / HTTP/1.1\r\n\r\n"), head)
    assert not ends_with_connection(request(b"HEAD / HTTP/1.1\r\n\r\n"), head)
