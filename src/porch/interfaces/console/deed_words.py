"""What we did among ourselves in a conversation, in words, each with its icon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from porch.core.interaction import Kind
from porch.interfaces.console.understood import WORDS

DEED_WORDS = {
    Kind.ASSIGN: ("user-plus", "took it"), Kind.HAND_OVER: ("arrow-right-left", "handed it over"),
    Kind.TAKE_BACK: ("undo-2", "took it back"), Kind.SNOOZE: ("clock", "put it off"),
    Kind.CLOSE: ("check", "closed it"), Kind.REOPEN: ("undo-2", "reopened it"),
    Kind.ACKNOWLEDGE: ("check", "acknowledged it"), Kind.DECLINE: ("x", "decided not to answer"),
    Kind.SET_ASIDE: ("user-x", "marked this as not a customer"), Kind.BRING_BACK: ("undo-2", "said: a customer"),
    Kind.URGENT: ("flag", "marked it as urgent"), Kind.CALM: ("flag", "said it is not urgent"),
    Kind.CORRECT: ("pencil", "said what it is"), Kind.UNDO: ("undo-2", "took the last step back"),
    Kind.PROMISE: ("calendar-clock", "promised"),
}  # fmt: skip
ENDED = {
    "kept": "kept a promise", "broken": "could not keep a promise", "released": "was released from a promise",
    "dropped": "took a promise back",
}  # fmt: skip


def deed_words(turn: Any) -> tuple[str, str]:
    """Return the icon and the words for one deed of ours."""
    icon, words = DEED_WORDS.get(Kind(turn.kind), ("info", turn.kind.replace("_", " ")))
    if turn.kind == Kind.HAND_OVER and turn.detail.get("name"):
        return icon, f"{words} to {turn.detail['name']}"
    if turn.kind == Kind.ASSIGN and not turn.detail.get("to"):
        return "user-x", "gave it back to everybody"
    if turn.kind == Kind.CORRECT:
        word = WORDS.get(turn.detail.get("label", ""), "something else")
        return icon, f"said what it is: {word}" if turn.detail.get("right") == "1" else f"said what it is not: {word}"
    return icon, _promised(turn.detail) if turn.kind == Kind.PROMISE else words


def _promised(detail: Mapping[str, Any]) -> str:
    if detail.get("ended"):
        return ENDED.get(detail["ended"], "ended a promise") + (" after its day" if detail.get("late") else "")
    if detail.get("reopened"):
        return "opened a promise again"
    if "to" in detail:
        return f"gave a promise to {detail.get('name') or 'everybody'}"
    return "noted what they promised" if detail.get("theirs") else "promised"
