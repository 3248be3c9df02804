"""Holds what passes between a channel and Telegram's twin against the Bot API's own document, which is no OpenAPI."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

PLAIN: Mapping[str, tuple[type, ...]] = {
    "Integer": (int,), "String": (str,), "Boolean": (bool,), "True": (bool,), "Float": (int, float),
    "InputFile": (str,),
}  # fmt: skip
METHOD = re.compile(r"/bot[^/]+/(\w+)$")


@dataclass
class TelegramJudge:
    """`complaints` lists what the document does not allow; `judged` the methods that were seen."""

    spec: Mapping[str, Any]
    complaints: list[str] = field(default_factory=list)
    judged: set[str] = field(default_factory=set)

    def judge(self, request: httpx.Request, answer: httpx.Response) -> None:
        """Hold one request and its answer against the document."""
        found = METHOD.search(urlsplit(str(request.url)).path)
        method = self.spec["methods"].get(found[1]) if found else None
        if found is None or method is None:
            if "/file/" not in str(request.url):
                self.complaints.append(f"no such method: {urlsplit(str(request.url)).path}")
            return
        self.judged.add(found[1])
        self.complaints += [f"{found[1]}: {said}" for said in self._of(method.get("fields", ()), _sent(request))]
        told = answer.json()
        if told.get("ok") is True:
            said = self._one_of(method["returns"], told["result"], "result")
        else:
            said = [] if isinstance(told.get("error_code"), int) and told.get("description") else ["no error"]
        self.complaints += [f"{found[1]} answered: {one}" for one in said]

    def _of(self, fields: Any, told: Mapping[str, Any], where: str = "") -> Iterator[str]:
        known = {one["name"]: one for one in fields}
        yield from (f"{where}{name} is not in the document" for name in set(told) - set(known))
        yield from (f"{where}{n} is missing" for n, one in known.items() if one["required"] and n not in told)
        for name in set(told) & set(known):
            yield from self._one_of(known[name]["types"], told[name], f"{where}{name}")

    def _one_of(self, kinds: Any, value: Any, where: str) -> list[str]:
        verdicts = [self._is(kind, value, where) for kind in kinds]
        return min(verdicts, key=len)

    def _is(self, kind: str, value: Any, where: str) -> list[str]:
        if kind.startswith("Array of "):
            inner = kind.removeprefix("Array of ")
            if not isinstance(value, list):
                return [f"{where} is no list"]
            return [said for one in value for said in self._is(inner, one, f"{where}[]")]
        if kind in PLAIN:
            right = isinstance(value, PLAIN[kind]) and (kind in ("Boolean", "True") or not isinstance(value, bool))
            return [] if right else [f"{where} is no {kind}: {value!r}"[:200]]
        described = self.spec["types"][kind]
        if subtypes := described.get("subtypes"):
            return self._one_of(subtypes, value, where)
        if not isinstance(value, dict):
            return [f"{where} is no {kind}: {value!r}"[:200]]
        return list(self._of(described.get("fields", ()), value, f"{where}."))


def _sent(request: httpx.Request) -> Mapping[str, Any]:
    kind = request.headers.get("content-type", "")
    if "json" in kind:
        told: Mapping[str, Any] = json.loads(request.content)
        return told
    if "multipart" in kind:
        return dict(_parts(request.content, kind.rpartition("boundary=")[2].encode()))
    return {name: values[-1] for name, values in parse_qs(request.content.decode()).items()}


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[str, Any]]:
    for part in body.split(b"--" + boundary):
        head, _, value = part.partition(b"\r\n\r\n")
        if name := re.search(rb'name="(\w+)"', head):
            text = value[:-2].decode(errors="replace")
            yield name[1].decode(), "attached" if b"filename=" in head else _loaded(text)


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
