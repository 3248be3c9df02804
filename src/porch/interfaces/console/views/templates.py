"""Approved wordings in a conversation: another is chosen, or a blank filled, and one sees how it will arrive."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from porch.core.errors import PorchError
from porch.core.template import Filled
from porch.desk.post import actions as post_office
from porch.desk.post import queries as post
from porch.interfaces.console.refs import Ref
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.wordings import approved
from porch.records.interactions import queries as log

BLANK = "blank-"


def template(request: HttpRequest, ref: Ref) -> HttpResponse:
    """The wording that is chosen, with what its blanks hold so far."""
    said = log.latest_from(viewer(request), ref.thread, ref.handle)
    account = said.account if said else None
    found = post.templates(viewer(request), account, said, now())
    label = post.card_of(account).label if account else ""
    shown = approved(found, label, chosen=request.POST.get("template", ""), given=blanks(request))
    return render(request, "console/parts/template.html", {"approved": shown})


def chosen(request: HttpRequest, ref: Ref) -> tuple[Filled, str]:
    """Return the wording that a form sends, filled, and its words; PorchError says why it cannot be said."""
    said = log.latest_from(viewer(request), ref.thread, ref.handle)
    if said is None or said.account is None:
        raise PorchError("There is nothing here to answer.")
    name, _, language = request.POST.get("template", "").partition(" ")
    return post_office.fill_template(said.account, name, language, blanks(request))


def blanks(request: HttpRequest) -> Mapping[str, str]:
    """Return what a form holds for each blank."""
    return {name.removeprefix(BLANK): str(words) for name, words in request.POST.items() if name.startswith(BLANK)}
