"""How the portal looks: the business's two colours, and the language a guest chose."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from porch.core import contrast
from porch.desk.morning import table
from porch.interfaces.portal import page, tongues

PAPERS = (("light", "#ffffff"), ("dark", "#1d2026"))
A_YEAR = 365 * 24 * 3600
COLOURS = (("--main", "colour"), ("--second", "second_colour"))


def look(request: HttpRequest) -> HttpResponse:
    """The two colours as a style sheet, each in the shade that can be read, on light paper and on dark."""
    business = table.business()
    rules = [_rule(name, getattr(business, field)) for name, field in COLOURS]
    response = HttpResponse(":root {\n" + "".join(rules) + "}\n", content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300"
    return response


def language(request: HttpRequest) -> HttpResponse:
    """Keep the language a guest chose, and go back to where they were."""
    place = request.POST.get("back", "")
    response = HttpResponseRedirect(place[:3000] if page.is_ours(place) else "/with/sign-up/", status=303)
    chosen = request.POST.get("tongue", "")
    if chosen in tongues.CODES:
        response.set_cookie(
            tongues.COOKIE, chosen, max_age=A_YEAR, path="/with/", httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
    return response


def _rule(name: str, colour: str) -> str:
    chosen = colour.lower() if contrast.is_colour(colour) else "#22252b"
    light, dark = (contrast.legible(chosen, paper) for _, paper in PAPERS)
    on_light, on_dark = contrast.on(light), contrast.on(dark)
    ink = f"{name.replace('--', '--on-')}: light-dark({on_light}, {on_dark});"
    return f"  {name}: light-dark({light}, {dark});\n  {ink}\n"
