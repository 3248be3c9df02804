"""What we promise in public, as the team sees it: doubts that wait for a reply first; one claim and what is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.claims import actions, looking, queries, standing
from porch.engagement.claims.measures import MEASURES
from porch.engagement.claims.queries import Counts
from porch.interfaces.console import page
from porch.interfaces.console.claim_form import ClaimForm
from porch.interfaces.console.views.common import now, viewer
from porch.records.team import queries as team

PAGE = 30
TOLD = ("words", "measure", "evidence", "why", "topic")


def claims(request: HttpRequest) -> HttpResponse:
    """The doubts nobody answered, and the claims; or, posted to, a claim that is written down."""
    us, before = viewer(request), _number(request.GET.get("before", "")) or None
    form = ClaimForm(request.POST or None, colleagues=team.members(us), initial={"owner": us.pk})
    if request.method == "POST" and form.is_valid():
        owner = team.member(us, form.cleaned_data["owner"])
        try:
            made = actions.draft(what=form.what(), owner=owner, at=now())
        except PorchError as error:
            return page.refused(request, error, back=reverse("console:claims"))
        return page.done(request, "Kept. Only the team reads it before it is published.", back=_url(made))
    found = queries.claims(us, before=before, limit=PAGE + 1)
    counts = queries.counts(us, found)
    context = {
        "rows": [(one, counts.get(one.pk, Counts())) for one in found[:PAGE]], "form": form, "later": bool(before),
        "more": found[PAGE - 1].pk if len(found) > PAGE else 0, "waiting": [] if before else queries.waiting(us),
    }  # fmt: skip
    return page.show(request, "claims.html", context, room="claims", status=422 if form.is_bound else 200)


def claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """One claim with its figure and all that people say of it; or, posted to, what we do about it."""
    us, found = viewer(request), queries.claim(viewer(request), claim_id)
    if found is None:
        raise Http404
    sent, before = request.POST, _number(request.GET.get("before", "")) or None
    told = {"owner": found.owner_id, **{name: getattr(found, name) for name in TOLD}}
    form = ClaimForm(sent if sent.get("deed") == "reword" else None, colleagues=team.members(us), initial=told)
    if request.method == "POST" and (sent.get("deed") != "reword" or form.is_valid()):
        return _does(request, found, form)
    said = queries.stands(us, found, before=before, limit=PAGE + 1)
    replied = queries.replied(us, said)
    context = {
        "claim": found, "form": form, "counts": queries.counts(us, [found]).get(found.pk, Counts()),
        "measure": MEASURES.get(found.measure), "figure": queries.figures(us, [found.measure]).get(found.measure),
        "said": [(one, replied.get(one.pk, [])) for one in said[:PAGE]], "wordings": queries.wordings(us, found),
        "looks": queries.looks(us, found),
        "more": said[PAGE - 1].pk if len(said) > PAGE else 0, "longest": standing.LONGEST,
    }  # fmt: skip
    return page.show(request, "claim.html", context, room="claims", status=422 if form.is_bound else 200)


def _does(request: HttpRequest, found: Any, form: ClaimForm) -> HttpResponse:
    name, here = request.POST.get("deed", ""), _url(found)
    try:
        if name == "reword":
            return page.done(request, _reword(request, found, form), back=here)
        if name in DEEDS:
            return page.done(request, DEEDS[name](request, found), back=here)
    except PorchError as error:
        return page.refused(request, error, back=here)
    raise Http404


def _reword(request: HttpRequest, found: Any, form: ClaimForm) -> str:
    us = viewer(request)
    owner = team.member(us, form.cleaned_data["owner"])
    made = actions.reword(claim=found, what=form.what(), owner=owner, member=us, at=now())
    says = (made.words, made.why, made.evidence) != (found.words, found.why, found.evidence)
    return "Kept. What it said before can still be read." if says and made.published_at else "Kept."


def _publish(request: HttpRequest, found: Any) -> str:
    actions.publish(claim=found, at=now())
    return "Everybody can read it now, and say whether it is so."


def _end(request: HttpRequest, found: Any) -> str:
    actions.end(claim=found, at=now())
    return "It is promised no longer. You can publish it again."


def _reply(request: HttpRequest, found: Any) -> str:
    words = request.POST.get("words", "")
    said = standing.reply(stand=_stand(request, found), member=viewer(request), words=words, at=now())
    if said.is_shown:
        return "Your reply stands there now."
    return "Kept. Whoever wrote it can read your reply; everybody else once you let the words stand."


def _let_stand(request: HttpRequest, found: Any) -> str:
    looking.let_stand(stand=_stand(request, found), member=viewer(request), at=now())
    return "Everybody can read it."


def _hide(request: HttpRequest, found: Any) -> str:
    why = request.POST.get("why", "")
    looking.hide(stand=_stand(request, found), member=viewer(request), why=why, at=now())
    return "Hidden. That they said something still counts."


DEEDS: Mapping[str, Callable[[HttpRequest, Any], str]] = {
    "publish": _publish, "end": _end, "reply": _reply, "stand": _let_stand, "hide": _hide,
}  # fmt: skip


def _stand(request: HttpRequest, found: Any) -> Any:
    said = queries.stand(viewer(request), _number(request.POST.get("stand", "")))
    if said is None or said.claim_id != found.pk or said.withdrawn_at is not None:
        raise Http404
    return said


def _url(found: Any) -> str:
    return reverse("console:claim", args=[found.pk])


def _number(told: str) -> int:
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else 0
