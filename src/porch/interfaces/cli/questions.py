"""`porch questions`."""

from __future__ import annotations

from typing import Any

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.help import queries, stepping
from porch.interfaces.cli.printing import json_option, show, show_one


@click.group("questions")
def group() -> None:
    """Look at what customers ask and answer one another, and where to step in."""


@group.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the open questions: those to step in first, each with the reason to step in or to wait."""
    found = stepping.open_questions(SYSTEM, now=SYSTEM_CLOCK.now())
    lines = [{**_line(one.question), "step_in": one.call.step_in, "why": one.call.why} for one in found]
    show(lines, as_json=as_json, empty="No question is open.")


@group.command("show")
@click.argument("number", type=int)
@json_option
def show_(number: int, as_json: bool) -> None:
    """Print the question NUMBER with its answers, and what is called mistaken in them."""
    found = queries.question(SYSTEM, number)
    if found is None:
        raise PorchError(f"There is no question {number}.")
    answers = [_answer(one) for one in queries.answers(SYSTEM, found)]
    told = {**_line(found), "words": found.words}
    told["answers"] = answers if as_json else "; ".join(one["words"] for one in answers)
    show_one(told, as_json=as_json)


@group.command("corrected")
@json_option
def corrected(as_json: bool) -> None:
    """Print how many mistaken answers a customer put right before we did, within a year, and the median hours."""
    found = stepping.corrected(SYSTEM, now=SYSTEM_CLOCK.now())
    told = {
        "mistaken": found.mistaken, "by_peers": found.by_peers, "share": found.share, "peer_hours": found.peer_hours,
        "our_hours": found.our_hours,
    }  # fmt: skip
    show_one(told, as_json=as_json)


def _line(question: Any) -> dict[str, Any]:
    return {
        "id": question.pk, "title": question.title, "topic": question.topic, "at": question.at,
        "answers": question.answers, "solved": question.solved_at is not None,
    }  # fmt: skip


def _answer(said: Any) -> dict[str, Any]:
    return {
        "id": said.answer.pk, "words": said.answer.words, "ours": said.answer.is_ours, "at": said.answer.at,
        "right": said.votes, "solved": said.solved, "best": said.answer.best_at is not None,
        "mistaken": [one.why for one in said.wrongs], "instead": [_answer(one) for one in said.right],
    }  # fmt: skip
