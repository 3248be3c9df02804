"""Which language a guest reads: what they chose, else what their browser asks for, else English."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from porch.interfaces.portal import tongues


@pytest.mark.parametrize(
    ("cookie", "header", "code"),
    [
        ("", "de-AT,de;q=0.9,en;q=0.5", "de"),
        ("fr", "de", "fr"),
        ("xx", "it", "it"),
        ("", "ja,sv;q=0.3", "en"),
        ("", "", "en"),
        ("", ";;;q=nonsense", "en"),
    ],
)
def test_a_guest_is_answered_in(cookie: str, header: str, code: str) -> None:
    request = RequestFactory().get("/", headers={"accept-language": header} if header else {})
    request.COOKIES[tongues.COOKIE] = cookie
    assert tongues.of(request) == code


@pytest.mark.parametrize(
    ("cookie", "header", "code"),
    [
        ("de", "pl", "de"),
        ("fr", "pl;q=0.5,de-AT", "de"),
        ("", "pt-BR", "pt-br"),
        ("", "pl-PL", "pl"),
        ("", "ja", "it"),
        ("", "", "it"),
    ],
)
def test_of_some_languages_a_guest_reads(cookie: str, header: str, code: str) -> None:
    request = RequestFactory().get("/", headers={"accept-language": header})
    request.COOKIES[tongues.COOKIE] = cookie
    assert tongues.among(request, ["it", "pl", "de", "pt-br"]) == code
