"""Ideas as the team sees them: boards and what they owe, one idea and its decision, what waits to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.bursts import actions as bursts
from porch.engagement.ideas import actions, deciding, flooding, joining, looking, queries, talking
from porch.interfaces.console import page
from porch.interfaces.console.board_form import BoardForm, ChangedBoardForm, DecisionForm
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.survey_report import plain
from porch.records.team import queries as team

PAGE = 50


def ideas(request: HttpRequest) -> HttpResponse:
    """The boards and what each owes, decisions that wait to be published; or, posted to, a board that is opened."""
    us = viewer(request)
    form = BoardForm(request.POST or None, colleagues=team.members(us), initial={"owner": us.pk})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            made = actions.open_board(**{**told, "owner": team.member(us, told["owner"])}, at=now())
        except PorchError as error:
            return page.refused(request, error, back=reverse("console:ideas"))
        page.forget_rooms()
        return page.done(request, f"{made.name} is open.", back=_board_url(made))
    context = {
        "rows": [(one, queries.debt(us, one, now())) for one in queries.boards(us, closed=True)], "form": form,
        "waiting": queries.waiting_decisions(us), "held": len(queries.held(us)) + len(queries.held_votes(us)),
    }  # fmt: skip
    return page.show(request, "ideas.html", context, room="ideas", status=422 if form.is_bound else 200)


def publication(request: HttpRequest) -> HttpResponse:
    """Publish the decisions that were ticked, all together or none."""
    found = [queries.decision(viewer(request), _number(one)) for one in request.POST.getlist("decision")]
    try:
        done = deciding.publish(decisions=[one for one in found if one is not None], at=now())
    except PorchError as error:
        return page.refused(request, error, back=reverse("console:ideas"))
    words = f"Published: {len(done)}. Tell those who raised it from the page of each." if done else "Tick some first."
    return page.done(request, words, back=reverse("console:ideas"))


def board(request: HttpRequest, board: str) -> HttpResponse:
    """A board's ideas; or, posted to, the board changed, closed or opened again."""
    us, held = viewer(request), _board(request, board)
    form = ChangedBoardForm(request.POST or None, colleagues=team.members(us), initial=_told(held))
    if request.method == "POST":
        deed = request.POST.get("deed", "")
        if deed in BOARD_DEEDS:
            return page.done(request, BOARD_DEEDS[deed](held, now()), back=_board_url(held))
        if form.is_valid():
            told = dict(form.cleaned_data)
            try:
                actions.change_board(board=held, **{**told, "owner": team.member(us, told["owner"])})
            except PorchError as error:
                return page.refused(request, error, back=_board_url(held))
            return page.done(request, "Kept.", back=_board_url(held))
    sort, before = request.GET.get("sort", ""), _number(request.GET.get("before", "")) or None
    found = queries.latest(us, held, before=before, limit=PAGE + 1) if sort == "new" else []
    waiting = queries.unanswered(us, held, limit=PAGE) if sort != "new" else []
    context = {
        "board": held, "rows": found[:PAGE] or waiting, "sort": sort, "form": form,
        "debt": queries.debt(us, held, now()),
        "more": f"?sort=new&before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "counted": queries.counted_by_status(us, held), "public": reverse("portal:board", args=[held.slug]),
    }  # fmt: skip
    return page.show(request, "board.html", context, room="ideas", status=422 if form.is_bound else 200)


def idea(request: HttpRequest, idea_id: int) -> HttpResponse:
    """One idea with who is for it, what was said and decided; or, posted to, what we do about it."""
    us, found = viewer(request), queries.idea(viewer(request), idea_id)
    if found is None:
        raise Http404
    here, sent = reverse("console:idea", args=[idea_id]), request.POST
    form = DecisionForm(sent if sent.get("deed") == "decide" else None)
    if request.method == "POST" and sent.get("deed") != "decide":
        return _does(request, found, sent.get("deed", ""), here)
    if form.is_bound and form.is_valid():
        try:
            deciding.decide(idea=found, statement=form.statement(), member=us, at=now())
        except PorchError as error:
            return page.refused(request, error, back=here)
        return page.done(request, "Kept. Nobody outside reads it before you publish it.", back=here)
    decisions = queries.decisions(us, found)
    stands = next((one for one in decisions if one.published_at is not None), None)
    context = {
        "idea": found, "board": found.board, "form": form, "decisions": decisions, "stands": stands,
        "support": queries.support(us, stands) if stands else None, "public": reverse("portal:idea", args=[idea_id]),
        "votes": queries.voters(us, found, limit=PAGE), "said": queries.comments(us, found, limit=PAGE),
        "steps": queries.milestones(us, found), "joinings": queries.joinings(us, found),
        "raised": len(queries.raised_by(us, found)), "moves": MOVES.get(found.status, ()),
    }  # fmt: skip
    return page.show(request, "idea.html", context, room="ideas", status=422 if form.is_bound else 200)


def held(request: HttpRequest) -> HttpResponse:
    """What waits to be looked at: words of strangers, and votes that came in a flood."""
    us = viewer(request)
    if request.method == "POST":
        return _looked(request)
    votes: dict[tuple[int, str], list[Any]] = {}
    for one in queries.held_votes(us, limit=500):
        votes.setdefault((one.idea_id, one.place), []).append(one)
    rows = [(one, getattr(one, "idea", one), hasattr(one, "idea")) for one in queries.held(us)]
    floods = [(found[0].idea, len(found), found[0]) for found in votes.values()]
    return page.show(request, "ideas_held.html", {"rows": rows, "floods": floods}, room="ideas")


def telling(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Begin telling everybody who raised an idea what was decided: a colleague reads it over before anything leaves."""
    us, found = viewer(request), queries.idea(viewer(request), idea_id)
    made = queries.decided(us, [idea_id]).get(idea_id) if found is not None else None
    if found is None or made is None:
        raise Http404
    words = "\n\n".join(plain(part) for part in (made.reason, made.alternative) if part)
    try:
        burst = bursts.tell(
            kind="outcome", about=found.about, name=f"What came of {found.title}"[:200], subject=plain(found.title),
            words=words, member=us, at=now(),
        )  # fmt: skip
    except PorchError as error:
        return page.refused(request, error, back=reverse("console:idea", args=[idea_id]))
    said = "Everybody who raised it will hear it once a colleague has approved the words."
    return page.done(request, said, back=reverse("console:burst", args=[burst.pk]))


MOVES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "planned": (("started", "We have begun"),), "started": (("done", "It is done"), ("planned", "Not begun yet")),
    "done": (("started", "Not done yet"),), "no": (("open", "Open it again"),), "not_now": (("open", "Open it again"),),
    "already": (("open", "Open it again"),),
}  # fmt: skip
"""Where an idea can be moved from where it stands, without a decision."""
BOARD_DEEDS: Mapping[str, Callable[[Any, datetime], str]] = {
    "close": lambda one, at: f"{actions.close_board(board=one, at=at).name} is closed: it stays to be read.",
    "reopen": lambda one, at: f"{actions.reopen_board(board=one).name} is open again.",
}


def _does(request: HttpRequest, found: Any, deed: str, here: str) -> HttpResponse:
    if deed not in DEEDS:
        raise Http404
    try:
        return page.done(request, DEEDS[deed](request, found), back=here)
    except PorchError as error:
        return page.refused(request, error, back=here)


def _answer(request: HttpRequest, found: Any) -> str:
    talking.answer(idea=found, member=viewer(request), words=request.POST.get("words", ""), at=now())
    return "Said, in public."


def _move(request: HttpRequest, found: Any) -> str:
    deciding.move(idea=found, to=request.POST.get("to", ""), at=now())
    return "Kept."


def _step(request: HttpRequest, found: Any) -> str:
    deciding.add_milestone(idea=found, name=request.POST.get("name", ""), due=None, member=viewer(request), at=now())
    return "Kept."


def _reach(request: HttpRequest, found: Any) -> str:
    step = queries.milestone(viewer(request), _number(request.POST.get("step", "")))
    if step is None or step.idea_id != found.pk:
        raise Http404
    deciding.reach(milestone=step, at=None if step.reached_at else now())
    return "Kept."


def _join(request: HttpRequest, found: Any) -> str:
    into = queries.idea(viewer(request), _number(request.POST.get("into", "")))
    if into is None:
        raise PorchError("There is no idea of that number.")
    joining.join(idea=found, into=into, member=viewer(request), at=now())
    return f"Joined: it is part of “{into.title}” now."


def _take_apart(request: HttpRequest, found: Any) -> str:
    edge = queries.joining(viewer(request), _number(request.POST.get("joining", "")))
    if edge is None:
        raise Http404
    joining.take_apart(joining=edge, at=now())
    return "Taken apart: each has its own votes again."


def _promote(request: HttpRequest, found: Any) -> str:
    said = queries.comment(viewer(request), _number(request.POST.get("comment", "")))
    if said is None:
        raise Http404
    if said.promoted_at is not None:
        talking.demote(comment=said)
        return "It is a comment again."
    talking.promote(comment=said, member=viewer(request), at=now())
    return "It is part of the idea now."


def _hide(request: HttpRequest, found: Any) -> str:
    number = _number(request.POST.get("comment", ""))
    words = queries.comment(viewer(request), number) if number else found
    if words is None:
        raise Http404
    if words.hidden_at is not None:
        looking.let_stand(words=words, member=viewer(request), at=now())
        return "Everybody can read it again."
    looking.hide(words=words, member=viewer(request), why=request.POST.get("why", ""), at=now())
    return "Hidden; the reason is public."


DEEDS: Mapping[str, Callable[[HttpRequest, Any], str]] = {
    "answer": _answer, "move": _move, "step": _step, "reach": _reach, "join": _join, "apart": _take_apart,
    "promote": _promote, "hide": _hide,
}  # fmt: skip


def _looked(request: HttpRequest) -> HttpResponse:
    us, sent, back = viewer(request), request.POST, reverse("console:ideas-held")
    number = _number(sent.get("number", ""))
    if sent.get("deed") == "count":
        first = next((one for one in queries.held_votes(us, limit=500) if one.pk == number), None)
        if first is None:
            raise Http404
        same = [
            one for one in queries.held_votes(us, limit=500) if (one.idea_id, one.place) == (first.idea_id, first.place)
        ]
        return page.done(request, f"Votes that count now: {flooding.let_count(votes=same)}.", back=back)
    words: Any = queries.comment(us, number) if sent.get("what") == "comment" else queries.idea(us, number)
    if words is None:
        raise Http404
    try:
        if sent.get("deed") == "hide":
            looking.hide(words=words, member=us, why=sent.get("why", ""), at=now())
            return page.done(request, "Hidden; the reason is public.", back=back)
        looking.let_stand(words=words, member=us, at=now())
    except PorchError as error:
        return page.refused(request, error, back=back)
    return page.done(request, "Everybody can read it.", back=back)


def _board(request: HttpRequest, slug: str) -> Any:
    found = queries.board(viewer(request), slug)
    if found is None:
        raise Http404
    return found


def _board_url(held: Any) -> str:
    return reverse("console:ideas-board", args=[held.slug])


def _told(held: Any) -> dict[str, Any]:
    names = ("name", "answer_days", "about", "policy", "half_life_weeks", "looks_first")
    return {**{name: getattr(held, name) for name in names}, "owner": held.owner_id}


def _number(told: str) -> int:
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else 0
