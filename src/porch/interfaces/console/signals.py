"""What a Sway is made of, in words: a line for each kind of act, and why it counts."""

from __future__ import annotations

from types import SimpleNamespace

WORDS = {
    "reply": ("Answered", "Somebody took the trouble of words."),
    "mention": ("Named by others", "Their name comes up when others speak."),
    "brought": ("Came along with them", "Somebody came in real life because of them: the strongest that is heard."),
    "like": ("Liked", "The least anybody can do; it adds little, however often."),
    "share": ("Passed on", "Somebody told it to people of their own."),
    "accept": ("Said yes", "Somebody accepted what they proposed, or joined it."),
    "vote": ("Voted for", "Somebody stood behind an idea of theirs."),
    "answer": ("Answered a question of theirs", "Somebody told what they asked for."),
    "follow": ("Followed", "Somebody wants to hear more."),
    "other": ("Everything else", "Kinds of acts too rare here to be told apart."),
    "": ("What anybody may expect", "What is left with no act at all: people nobody has heard from yet."),
}


def told(signal: str) -> SimpleNamespace:
    """Return what a part of a Sway is called and why it counts; one that is not known here keeps its own name."""
    label, meaning = WORDS.get(signal, (signal.replace("_", " ").capitalize(), ""))
    return SimpleNamespace(label=label, meaning=meaning)
