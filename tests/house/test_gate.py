"""What we begin with people goes through the gate; who else puts words into the outbox says why that begins nothing."""

from __future__ import annotations

import ast

from tests.house.tree import SOURCE, dotted, functions, modules

GATE = {
    ("porch.records.outbox.starting", "_begin"): "the gate",
    ("porch.records.outbox.starting", "ask_again"): "the gate, for the one reminder",
}
BEGINS_NOTHING = {
    ("porch.engagement.conversations.actions", "reply"): "an answer",
    ("porch.engagement.conversations.actions", "tell_who_has_it"): "says who has what they wrote",
    ("porch.engagement.conversations.actions", "write"): "a colleague's own letter to one person, no burst",
    ("porch.engagement.meetings.actions", "_enqueue"): "a talk with one person, agreed or proposed by a colleague",
    ("porch.engagement.choices.letters", "_send"): "about a choice they themselves took part in",
    ("porch.engagement.gatherings.letters", "_send"): "about a date they themselves answered",
    ("porch.engagement.help.letters", "_send"): "the answer to what they themselves asked, or asked to hear",
    ("porch.desk.post.away", "_queue"): "an answer that found its asker gone",
    ("porch.desk.post.saying", "say"): "addressed to nobody",
}


def callers() -> set[tuple[str, str]]:
    """Return (module, function) of whatever calls the outbox's `enqueue`; proving plays the team, and may."""
    there = [path for path in modules() if not path.is_relative_to(SOURCE / "proving")]
    return {(dotted(path), one.name) for path in there for one in functions(path) if calls(one)}


def calls(function: ast.AST) -> bool:
    """Say whether a function calls `outbox.enqueue` or, in its own room, `actions.enqueue` with words to be said."""
    made = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    named = [one for one in made if getattr(one.func, "attr", "") == "enqueue"]
    return any({"text", "account"} <= {keyword.arg for keyword in one.keywords} for one in named)


def test_what_is_begun_with_people_goes_through_the_gate() -> None:
    assert callers() == GATE.keys() | BEGINS_NOTHING.keys()


def test_a_way_round_the_gate_would_be_seen() -> None:
    around = "def hurry():\n    outbox.enqueue(account=mail, text='Buy!', at=now, to_handle=everybody)\n"
    assert calls(ast.parse(around))
    assert not calls(ast.parse("def work():\n    sweep.enqueue(key='sweep')\n"))
