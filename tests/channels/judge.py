"""Holds what passes between a channel and a twin against the network's official document."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import yaml
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, ImmutableMultiDict

from porch.proving.servers.need import need

SPECS = Path(os.environ.get("PORCH_DATA", str(Path(__file__).parents[3] / "shared" / "data"))) / "protocols" / "openapi"

SAFELY = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same in C, where it is there: ten times as fast


@cache
def document(name: str) -> dict[str, Any]:
    """Return an official document of the shared data by its file name without .json.gz; skips when there is none."""
    found = [SPECS / f"{name}.{kind}.gz" for kind in ("json", "yaml", "yml") if (SPECS / f"{name}.{kind}.gz").exists()]
    need(bool(found), f"the official document {name} (PORCH_DATA)")
    text = gzip.decompress(found[0].read_bytes())
    loaded: dict[str, Any] = json.loads(text) if ".json" in found[0].name else _named(yaml.load(text, SAFELY))
    return loaded


def _named(told: Any) -> Any:
    """Return YAML with every key a string: it reads the status code 200 as a number."""
    if isinstance(told, dict):
        return {str(key): _named(value) for key, value in told.items()}
    return [_named(one) for one in told] if isinstance(told, list) else told


@dataclass
class Judge:
    """`judge.complaints` lists what a request or an answer did that the document does not allow, in plain words.

    `base` is where the document's paths begin below the twin's address. Paths in `beyond` are not in the document.
    """

    spec: Mapping[str, Any]
    base: str = "https://api.network.example"
    beyond: tuple[str, ...] = ()
    complaints: list[str] = field(default_factory=list)
    judged: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        unproved = Config(spec_validator_cls=None)  # some official documents break the rules of OpenAPI themselves
        self._api = OpenAPI.from_dict({**self.spec, "servers": [{"url": self.base}]}, config=unproved)

    def judge(self, request: httpx.Request, answer: httpx.Response) -> None:
        """Hold one request and its answer against the document."""
        path = urlsplit(str(request.url)).path
        if any(path.startswith(prefix) for prefix in self.beyond):
            return
        asked = _Asked(request, self.base)
        self.judged.add(f"{request.method} {path}")
        for what, validate in (
            ("request", lambda: self._api.validate_request(asked)),
            ("answer", lambda: self._api.validate_response(asked, _Told(answer))),
        ):
            try:
                validate()
            except OpenAPIError as error:
                cause = error.__cause__ or error
                details = "; ".join(str(one.message) for one in getattr(cause, "schema_errors", ())) or str(cause)
                self.complaints.append(f"{what} {request.method} {path} {answer.status_code}: {details}"[:600])


class Judged(httpx.BaseTransport):
    """Carries requests to the twin and lets the judge see each with its answer."""

    def __init__(self, judge: Judge, carrier: httpx.BaseTransport | None = None) -> None:
        self.judge = judge
        self._carrier = carrier or httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        answer = self._carrier.handle_request(request)
        answer.read()
        self.judge.judge(request, answer)
        return answer


class _Asked:
    def __init__(self, request: httpx.Request, base: str) -> None:
        where = urlsplit(str(request.url))
        self.host_url, self.path = base, where.path
        self.method = request.method.lower()
        self.body = request.content or None
        self.content_type = request.headers.get("content-type", "").partition(";")[0]
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(parse_qsl(where.query, keep_blank_values=True)),
            header=Headers(dict(request.headers)),
            cookie=ImmutableMultiDict(),
        )


class _Told:
    def __init__(self, answer: httpx.Response) -> None:
        self.status_code, self.data = answer.status_code, answer.content
        self.content_type = answer.headers.get("content-type", "").partition(";")[0]
        self.headers = Headers(dict(answer.headers))
