"""Believes X-Forwarded headers from the proxies the owner named, and from nobody else."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")


class TrustedProxy:
    """Sets the address and the scheme of the browser when a trusted proxy tells them; drops the headers otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as if the browser had come straight to us."""
        meta = request.META
        told = {name: str(meta.pop(name, "")) for name in FORWARDED}
        if settings.PORCH_PUBLIC_URL and trusted(str(meta.get("REMOTE_ADDR", ""))):
            if address := farthest(told["HTTP_X_FORWARDED_FOR"]):
                meta["REMOTE_ADDR"] = address
            if told["HTTP_X_FORWARDED_PROTO"].strip().lower() == "https":
                meta["wsgi.url_scheme"] = "https"
        return self.get_response(request)


def trusted(address: str) -> bool:
    """Whether `address` is one of the owner's proxies."""
    try:
        found = ip_address(address.strip())
    except ValueError:
        return False
    return any(found.version == net.version and found in net for net in settings.PORCH_TRUSTED_PROXIES)


def farthest(chain: str) -> str:
    """Return the last address of the chain that is not a proxy of ours: the only one nobody outside can forge."""
    for piece in reversed([part.strip() for part in chain.split(",") if part.strip()]):
        try:
            ip_address(piece)
        except ValueError:
            return ""
        if not trusted(piece):
            return piece
    return ""
