"""Holds what passes between a channel and a twin of Google's against Google's own discovery documents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx

Spec = Mapping[str, Any]
RANGES = {"int32": (-(2**31), 2**31 - 1), "uint32": (0, 2**32 - 1)}
BIG = {"int64": r"-?\d{1,19}", "uint64": r"\d{1,20}"}
TIMES = ("date-time", "google-datetime")
KINDS = {"string": str, "boolean": bool, "integer": int, "number": (int, float), "object": dict, "array": list}


@dataclass
class DiscoveryJudge:
    """`judge.complaints` lists what a request or an answer did that no document allows, in plain words.

    `documents` are discovery documents; paths that begin with one of `beyond` are in none of them.
    """

    documents: tuple[Spec, ...]
    beyond: tuple[str, ...] = ("/token", "/twin/")
    complaints: list[str] = field(default_factory=list)
    judged: set[str] = field(default_factory=set)

    def judge(self, request: httpx.Request, answer: httpx.Response) -> None:
        """Hold one request and its answer against the documents."""
        path = re.sub(r"^/~[^/]+", "", unquote(urlsplit(str(request.url)).path))  # a twin's mood is no part of it
        if any(path.startswith(prefix) for prefix in self.beyond):
            return
        found = [(doc, one) for doc in self.documents for one in _methods(doc) if _fits(doc, one, request.method, path)]
        if not found:
            self.complaints.append(f"{request.method} {path}: no document knows this")
            return
        doc, method = found[0]
        self.judged.add(str(method["id"]))
        wrong = [*_request(doc, method, request, path), *_answer(doc, method, answer)]
        self.complaints += [f"{method['id']} {answer.status_code}: {one}"[:400] for one in wrong]


def _methods(resource: Spec) -> Iterator[Spec]:
    yield from resource.get("methods", {}).values()
    for inner in resource.get("resources", {}).values():
        yield from _methods(inner)


def _fits(doc: Spec, method: Spec, verb: str, path: str) -> bool:
    flat = doc["servicePath"] + (method.get("flatPath") or method["path"])
    pattern = "/" + re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(flat.lstrip("/")))
    return bool(method["httpMethod"] == verb and re.fullmatch(pattern, path))


def _request(doc: Spec, method: Spec, request: httpx.Request, path: str) -> Iterator[str]:
    known = {**doc.get("parameters", {}), **method.get("parameters", {})}
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(urlsplit(str(request.url)).query, keep_blank_values=True):
        given.setdefault(name, []).append(value)
    for name, values in given.items():
        if name not in known or known[name].get("location") != "query":
            yield f"the parameter {name} is unknown"
            continue
        if len(values) > 1 and not known[name].get("repeated"):
            yield f"the parameter {name} is given {len(values)} times"
        for value in values:
            yield from _value(known[name], value, f"the parameter {name}")
    yield from _missing(known, given, _in_path(doc, method, path))
    yield from _body(doc, method, request)


def _missing(known: Spec, given: Spec, placed: Spec) -> Iterator[str]:
    for name, told in known.items():
        if told.get("location") == "path" and name in placed:
            yield from _value(told, placed[name], f"the path's {name}")
        elif told.get("required") and name not in given:
            yield f"the parameter {name} is missing"


def _in_path(doc: Spec, method: Spec, path: str) -> dict[str, str]:
    """Return what stands in the path. A name of Google's ends where the fixed part of the path behind it begins."""
    template = doc["servicePath"] + method["path"]
    pattern = re.sub(r"\\\{(?:\\\+)?(\w+)\\\}", lambda m: f"(?P<{m[1]}>.+?)", re.escape(template.lstrip("/")))
    found = re.fullmatch(pattern, path.lstrip("/"))
    return found.groupdict() if found else {}


def _value(told: Spec, text: str, where: str) -> Iterator[str]:
    if told["type"] == "integer":
        low, high = (int(told.get(end, edge)) for end, edge in (("minimum", -(2**31)), ("maximum", 2**32 - 1)))
        if not re.fullmatch(r"-?\d+", text) or not low <= int(text) <= high:
            yield f"{where} is {text!r}, not a whole number from {low} to {high}"
    if told["type"] == "boolean" and text not in ("true", "false"):
        yield f"{where} is {text!r}, not true or false"
    if "enum" in told and text not in told["enum"]:
        yield f"{where} is {text!r}, none of {told['enum']}"
    if "pattern" in told and not re.search(told["pattern"], text):
        yield f"{where} is {text!r}, not {told['pattern']}"


def _body(doc: Spec, method: Spec, request: httpx.Request) -> Iterator[str]:
    if "request" not in method:
        if request.content:
            yield "the request has a body and should have none"
        return
    try:
        told = json.loads(request.content)
    except ValueError:
        yield "the request's body is no JSON"
        return
    yield from _holds(doc, method["request"], told, "request", str(method["id"]))


def _answer(doc: Spec, method: Spec, answer: httpx.Response) -> Iterator[str]:
    if answer.status_code == 204 or ("response" not in method and answer.is_success):
        if answer.content:
            yield "the answer has a body and should have none"
        return
    try:
        told = answer.json()
    except ValueError:
        yield "the answer is no JSON"
        return
    if answer.is_success:
        yield from _holds(doc, method["response"], told, "answer", "")
    elif _code(told) != answer.status_code:
        yield "the error is not in Google's shape"


def _code(told: Any) -> Any:
    error = told.get("error") if isinstance(told, dict) else None
    return error.get("code") if isinstance(error, dict) else None


def _holds(doc: Spec, schema: Spec, told: Any, where: str, method: str) -> Iterator[str]:
    """Yield what `told` has that `schema` does not allow, all the way down; `method` for a request."""
    if name := schema.get("$ref"):
        schema = doc["schemas"][name]
    kind = schema.get("type", "any")
    if kind == "any":
        return
    if not isinstance(told, KINDS[kind]) or (isinstance(told, bool) and kind != "boolean"):
        yield f"{where} is {type(told).__name__}, not {kind}"
    elif kind == "object":
        yield from _object(doc, schema, told, where, method)
    elif kind == "array":
        for position, one in enumerate(told):
            yield from _holds(doc, schema["items"], one, f"{where}[{position}]", method)
    else:
        yield from _scalar(schema, told, where)


def _object(doc: Spec, schema: Spec, told: Spec, where: str, method: str) -> Iterator[str]:
    known, rest = schema.get("properties", {}), schema.get("additionalProperties")
    for name, value in told.items():
        if name not in known and rest is None:
            yield f"{where}.{name} is unknown"
        else:
            yield from _holds(doc, known.get(name, rest), value, f"{where}.{name}", method)
    for name, property_ in known.items():
        if method and method in property_.get("annotations", {}).get("required", ()) and name not in told:
            yield f"{where}.{name} is missing"


def _scalar(schema: Spec, told: Any, where: str) -> Iterator[str]:
    format_ = schema.get("format", "")
    if "enum" in schema and told not in schema["enum"]:
        yield f"{where} is {told!r}, none of {schema['enum']}"
    if format_ in RANGES and not RANGES[format_][0] <= told <= RANGES[format_][1]:
        yield f"{where} is {told!r}, no {format_}"
    if format_ in BIG and not re.fullmatch(BIG[format_], str(told)):
        yield f"{where} is {told!r}, no {format_}"
    if format_ in TIMES and not _is_time(told):
        yield f"{where} is {told!r}, no time"
    if "pattern" in schema and not re.search(schema["pattern"], str(told)):
        yield f"{where} is {told!r}, not {schema['pattern']}"


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
