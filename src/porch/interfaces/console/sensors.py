"""Tells browsers that no page may use the camera, the microphone or the place of who reads it, but one that says so."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "Permissions-Policy"
NONE = "camera=(), geolocation=(), microphone=()"
CAMERA = "camera=(self), geolocation=(), microphone=()"
"""What a page says that reads tickets by the camera."""


class SensorsMiddleware:
    """Sets the Permissions-Policy of every answer that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with every sensor shut unless the page opened one."""
        response = self.get_response(request)
        response.headers.setdefault(HEADER, NONE)
        return response
