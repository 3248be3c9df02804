"""Choices: drafted, opened, added to, tightened, closed and decided; and what they came to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import make_aware

from porch.core.errors import PorchError
from porch.engagement.choices import actions, queries
from porch.interfaces.console import choice_form, choice_plots, page
from porch.interfaces.console.choice_form import ChoiceForm, OutcomeForm
from porch.interfaces.console.views.common import now, viewer

PAGE = 30


def choices(request: HttpRequest) -> HttpResponse:
    """All choices, newest first."""
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else None
    found = queries.choices(viewer(request), before=number, limit=PAGE + 1)
    rows = [(one, one.is_open(now())) for one in found[:PAGE]]
    more = f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return page.show(request, "choices.html", {"rows": rows, "more_url": more}, room="choices")


def new(request: HttpRequest) -> HttpResponse:
    """The form; or a choice that is begun."""
    form = ChoiceForm(request.POST or None, initial={"hides": "answered"})
    if request.method == "POST" and form.is_valid():
        made = actions.draft(what=form.what(), owner=viewer(request), at=now())
        page.forget_rooms()
        return HttpResponseRedirect(_here(made))
    status = 422 if request.method == "POST" else 200
    return page.show(request, "choice_new.html", {"form": form}, room="choices", status=status)


def choice(request: HttpRequest, choice_id: int) -> HttpResponse:
    """One choice, and what can be done with it; or, posted to, a draft that is written anew."""
    one = _choice(request, choice_id)
    if request.method != "POST":
        return _page(request, one, ChoiceForm(initial=choice_form.told_of(one)))
    form, sent = ChoiceForm(request.POST), request.POST
    if not form.is_valid():
        return _page(request, one, form, rows=choice_form.sent_rows(sent))
    return _deed(request, one, "Kept.", lambda: actions.rewrite(
        choice=one, what=form.what(), options=choice_form.offered(sent), facts=choice_form.known(sent)
    ))  # fmt: skip


def opening(request: HttpRequest, choice_id: int) -> HttpResponse:
    """Put it to everybody."""
    one = _choice(request, choice_id)
    return _deed(request, one, "It is open: everybody can choose.", lambda: actions.open_up(choice=one, at=now()))


def discarding(request: HttpRequest, choice_id: int) -> HttpResponse:
    """Throw a draft away."""
    one = _choice(request, choice_id)
    try:
        actions.discard(choice=one)
    except PorchError as error:
        return page.refused(request, error, back=_here(one))
    return page.done(request, "Thrown away.", back=reverse("console:choices"))


def tightening(request: HttpRequest, choice_id: int) -> HttpResponse:
    """Make it anonymous, or hide its results longer."""
    one, sent = _choice(request, choice_id), request.POST
    hides = sent.get("hides", "")
    if hides not in dict(choice_form.HIDES):
        return page.refused(request, "Say how long the results stay hidden.", status=400, back=_here(one))
    nameless = True if sent.get("anonymous") == "on" else None
    return _deed(request, one, "Kept.", lambda: actions.tighten(choice=one, anonymous=nameless, hides=hides, at=now()))


def prolonging(request: HttpRequest, choice_id: int) -> HttpResponse:
    """Give people longer to choose."""
    one, told = _choice(request, choice_id), _moment(request.POST.get("closes_at", ""))
    if told is None:
        return page.refused(request, "Say until when.", status=400, back=_here(one))
    return _deed(request, one, "Kept.", lambda: actions.prolong(choice=one, closes_at=told, at=now()))


def fact(request: HttpRequest, choice_id: int) -> HttpResponse:
    """Tell a fact that came late; all who have chosen are asked again."""
    one, told = _choice(request, choice_id), choice_form.known(request.POST)
    if not told:
        return page.refused(request, "Say what the fact is.", status=400, back=_here(one))
    words = "Published. Who had chosen is written to and asked again."
    return _deed(request, one, words, lambda: actions.tell_late(choice=one, fact=told[0], at=now()))


def closing(request: HttpRequest, choice_id: int) -> HttpResponse:
    """Take no more picks."""
    one = _choice(request, choice_id)
    return _deed(request, one, "Closed.", lambda: actions.close(choice=one, at=now()))


def outcome(request: HttpRequest, choice_id: int) -> HttpResponse:
    """Say what was decided, and why; who took part is told."""
    one = _choice(request, choice_id)
    seen = _seen(request, one)
    form = OutcomeForm(request.POST, options=seen.options)
    if not form.is_valid():
        return _page(request, one, ChoiceForm(initial=choice_form.told_of(one)), outcome=form)
    return _deed(request, one, "Kept. Who took part is told by mail.", lambda: actions.decide(
        choice=one, outcome=form.outcome(), member=viewer(request), at=now()
    ))  # fmt: skip


def report(request: HttpRequest, choice_id: int) -> HttpResponse:
    """What it came to: by gut, knowing the facts, who moved, and which fact they say moved them."""
    one = _choice(request, choice_id)
    seen = _seen(request, one)
    names = {option.pk: option.title for option in seen.options}
    facts = {told.number: told.words for told in seen.facts}
    context: dict[str, Any] = {"choice": one, "seen": seen, "names": names}
    if (told := seen.results) is not None:
        context |= {
            "report": told, "shares": choice_plots.shares(told, names), "flow": choice_plots.flow(told.moves, names),
            "moved": choice_plots.moved_words(told.moves), "rows": choice_plots.moves_rows(told.moves, names),
            "mattered": choice_plots.mattered(told, facts), "moved_by": facts.get(told.moved_by, ""),
            "late": [(late, facts[late.fact], choice_plots.late(late, names), choice_plots.moved_words(late.moves))
                     for late in told.late],
        }  # fmt: skip
    return page.show(request, "choice_report.html", context, room="choices")


def _page(
    request: HttpRequest, one: Any, form: ChoiceForm, *, rows: Any = None, outcome: OutcomeForm | None = None
) -> HttpResponse:
    seen, at = _seen(request, one), now()
    latest = seen.outcomes[0] if seen.outcomes else None
    options, facts = rows or (choice_form.option_rows(seen.options), choice_form.fact_rows(seen.facts))
    shown = {name: getattr(latest, name) for name in OutcomeForm.base_fields if name != "option"} if latest else {}
    shown["option"] = str(latest.option_id or "") if latest else ""
    place = [value for value, _ in choice_form.HIDES].index(one.hides)
    context = {
        "choice": one, "form": form, "seen": seen, "options": options, "facts": facts, "is_open": one.is_open(at),
        "is_over": one.is_over(at), "lacks": [] if one.opened_at else actions.lacks(one, at),
        "again": queries.asked_again(viewer(request), one), "tighter": choice_form.HIDES[place:],
        "hidden": dict(choice_form.HIDES)[one.hides],
        "outcome": outcome or OutcomeForm(initial=shown, options=seen.options),
    }  # fmt: skip
    status = 422 if form.errors or (outcome is not None and outcome.errors) else 200
    return page.show(request, "choice.html", context, room="choices", status=status)


def _choice(request: HttpRequest, choice_id: int) -> Any:
    found = queries.choice(viewer(request), choice_id)
    if found is None:
        raise Http404
    return found


def _seen(request: HttpRequest, one: Any) -> queries.Seen:
    seen = queries.seen(viewer(request), one, now())
    if seen is None:
        raise Http404
    return seen


def _deed(request: HttpRequest, one: Any, words: str, do: Callable[[], object]) -> HttpResponse:
    try:
        do()
    except PorchError as error:
        return page.refused(request, error, back=_here(one))
    return page.done(request, words, back=_here(one))


def _moment(told: str) -> Any:
    """Return a moment as a form tells it, in the zone of whoever reads the page; None where it is none."""
    try:
        found = parse_datetime(told)
    except ValueError:
        return None
    return make_aware(found) if found is not None and found.tzinfo is None else None


def _here(one: Any) -> str:
    return reverse("console:choice", args=[one.pk])
