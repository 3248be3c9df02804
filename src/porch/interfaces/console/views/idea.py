"""One idea as the team sees it: who is for it, what was said and decided; and what we do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate

from porch.core.errors import PorchError
from porch.engagement.bursts import actions as bursts
from porch.engagement.ideas import deciding, joining, looking, pictures, queries, similar, talking, voting
from porch.interfaces.console import page
from porch.interfaces.console.bars import bars
from porch.interfaces.console.board_form import DecisionForm
from porch.interfaces.console.refs import Ref
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.survey_report import plain

PAGE = 50
ALIKE = 3
DAYS, SEEN_FROM = 60, 5
HOWS = {"phone": "on the phone", "booth": "at a booth", "group": "in a user group", "inbox": "in a message",
        "import": "brought along"}  # fmt: skip


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
    after = _number(request.GET.get("after", "")) or None
    votes = queries.voters(us, found, after=after, limit=PAGE + 1)
    context = {
        "idea": found, "board": found.board, "form": form, "decisions": decisions, "stands": stands,
        "support": queries.support(us, stands) if stands else None, "public": reverse("portal:idea", args=[idea_id]),
        "votes": [(one, HOWS.get(one.how, "")) for one in votes[:PAGE]],
        "more_votes": votes[PAGE - 1].pk if len(votes) > PAGE else 0,
        "said": queries.comments(us, found, limit=PAGE), "plot": _plot(us, found),
        "pictures": pictures.of(us, found),
        "liked": _liked(found), "source": _source(found),
        "steps": queries.milestones(us, found), "joinings": queries.joinings(us, found),
        "alike": _alike(us, found), "apart": queries.apart_from(us, found),
        "raised": len(queries.raised_by(us, found)), "moves": MOVES.get(found.status, ()),
    }  # fmt: skip
    return page.show(request, "idea.html", context, room="ideas", status=422 if form.is_bound else 200)


def _liked(found: Any) -> tuple[int, int] | None:
    """Return between which shares, in percent, of those who saw it are for it; None where that was not worked out."""
    stands = getattr(found, "standing", None)
    return (round(100 * stands.low), round(100 * stands.high)) if stands is not None and stands.shown else None


def _source(found: Any) -> str:
    """Return where the message is read that an idea was made of; empty where it was made of none."""
    said = found.source
    return Ref(said.thread_id, said.handle_id).url if said is not None and said.thread_id else ""


def _plot(us: Any, found: Any) -> Any:
    """Return who came out for it, day by day; nothing where too few did to see anything."""
    if found.votes < SEEN_FROM:
        return None
    today = localdate()
    counts = queries.cast_by_day(us, found, since=now() - timedelta(days=DAYS))
    return bars(counts, until=today, days=DAYS, what="votes")


def _alike(us: Any, found: Any) -> list[Any]:
    """Return ideas that read like one and may be the same, unless a colleague said that they are not."""
    if found.into_id is not None:
        return []
    likest = similar.similar(us, found.board, f"{found.title}\n{found.words}"[:2000], ALIKE + 1)
    two = queries.apart(us, [found.pk, *(one.pk for one in likest)])
    others = [one for one in likest if one.pk != found.pk]
    return [one for one in others if tuple(sorted((one.pk, found.pk))) not in two][:ALIKE]


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


def _keep_apart(request: HttpRequest, found: Any) -> str:
    other = queries.idea(viewer(request), _number(request.POST.get("other", "")))
    if other is None:
        raise Http404
    joining.keep_apart(one=found, other=other, member=viewer(request), at=now())
    return "They are two: nobody is asked again."


def _forget_apart(request: HttpRequest, found: Any) -> str:
    number = _number(request.POST.get("apart", ""))
    said = next((one for one in queries.apart_from(viewer(request), found) if one.pk == number), None)
    if said is None:
        raise Http404
    joining.forget_apart(apart=said, at=now())
    return "They may be one again."


def _withdraw(request: HttpRequest, found: Any) -> str:
    cast = queries.vote(viewer(request), _number(request.POST.get("vote", "")))
    if cast is None or cast.noted_by_id is None or (cast.idea.into_id or cast.idea_id) != (found.into_id or found.pk):
        raise Http404
    voting.withdraw(idea=found, person=cast.person, at=now())
    return "Taken back: it stays as one that was withdrawn."


def _unpicture(request: HttpRequest, found: Any) -> str:
    one = pictures.picture(viewer(request), _number(request.POST.get("picture", "")))
    if one is None or one.idea_id != found.pk:
        raise Http404
    pictures.take_off(picture=one, at=now())
    return "Taken off."


DEEDS: Mapping[str, Callable[[HttpRequest, Any], str]] = {
    "answer": _answer, "move": _move, "step": _step, "reach": _reach, "join": _join, "apart": _take_apart,
    "promote": _promote, "hide": _hide, "keep-apart": _keep_apart, "forget-apart": _forget_apart, "withdraw": _withdraw,
    "unpicture": _unpicture,
}  # fmt: skip


def _number(told: str) -> int:
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else 0
