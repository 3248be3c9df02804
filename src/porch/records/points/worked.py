"""The worked rows of the table of engagement points. One begins with the objective, never with the tool.

After the table in "Social Business Building Blocks" (the fourth essay): compare the activities with your objectives,
and only then choose what to do it with.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """One worked row. `place` is the page of Porch the tool is found on; empty where customers' own pages are it."""

    key: str
    objective: str
    activity: str
    tool: str
    measure: str
    place: str = ""


WORKED: tuple[Worked, ...] = (
    Worked(
        key="nobody-waits", objective="Nobody who writes to us is left without an answer",
        activity="They ask, complain or praise, wherever they are",
        tool="The morning list: whom to talk to now, and why", place="morning",
        measure="Share answered within a day; how long the longest has waited",
    ),
    Worked(
        key="keep-customers", objective="Customers stay",
        activity="They come back, or slowly fall silent",
        tool="People: who is drifting, and who spoke to them last", place="people",
        measure="People who were close and are not heard from; how many of them answered a word of ours",
    ),
    Worked(
        key="know-needs", objective="Know what people need before we build it",
        activity="They answer one short question at a time",
        tool="A burst: a question to those it concerns", place="bursts",
        measure="Share who answer, with its interval; people and accounts, not messages",
    ),
    Worked(
        key="better-product", objective="A better product, for more than the loud",
        activity="They propose, vote, and add to one another's ideas",
        tool="A board for ideas, with an owner and a promise of an answer",
        measure="Share of those who saw an idea who are for it; days until it was decided; newcomers among proposers",
    ),
    Worked(
        key="trusted-decisions", objective="Decisions that people stand behind, even a no",
        activity="They read the reason, and say whether it makes sense",
        tool="A decision with its reason and what we can offer instead, told to each who raised it",
        measure="Support before and after the reason; share who say that it makes sense",
    ),
    Worked(
        key="choose-knowing", objective="A hard choice made together",
        activity="They choose by gut, read the facts, and choose again",
        tool="A choice with all its facts", place="choices",
        measure="Who moved, and which fact moved them",
    ),
    Worked(
        key="support-costs", objective="Answers faster, and fewer asked twice",
        activity="They answer one another's questions",
        tool="Questions that customers answer, with experts asked by topic",
        measure="Time to the first good answer; mistakes corrected by peers before us; share solved without us",
    ),
    Worked(
        key="face-to-face", objective="Know customers, not only accounts",
        activity="They come: a tasting, a user group, a talk at the counter",
        tool="Gatherings, invited by relevance", place="gatherings",
        measure="Share of those invited who came, beside those we held out; what was promised there and kept",
    ),
    Worked(
        key="word-spreads", objective="Word spreads further than we could carry it",
        activity="They tell others, online and in real life",
        tool="Influence: who moves whom, on what", place="influence",
        measure="People expected to hear and act, with the interval; who came because of whom",
    ),
    Worked(
        key="honest-feedback", objective="Learn how it was, from more than those who like forms",
        activity="They answer in the room, by link, on the phone",
        tool="A survey, after we have given something first", place="surveys",
        measure="Response rate by mode (AAPOR), with who is missing; what was decided with it and told back",
    ),
    Worked(
        key="kept-words", objective="Be taken at our word",
        activity="They remember what we said we would do",
        tool="Promises, each with a day", place="promises-open",
        measure="Share kept on the day; broken ones that were explained",
    ),
    Worked(
        key="small-leaks", objective="Hear of trouble while it is small",
        activity="They say it to somebody else first",
        tool="Listening: what is said of us in public, and not to us", place="listening",
        measure="Hours until we noticed; share we went out to and helped",
    ),
    Worked(
        key="proof", objective="Promises in public that can be checked",
        activity="They confirm or doubt what we claim, with what happened to them",
        tool="Claims, each with its evidence and, where it can be counted, the live figure",
        measure="Doubts answered; how the figure stands today",
    ),
    Worked(
        key="partners", objective="More of them as partners: from reading to working with us",
        activity="They go from reading to sharing, to writing, to doing it with us",
        tool="The rung of each person and topic, on their page", place="people",
        measure="People who went up a rung this quarter, beside those who went down",
    ),
)  # fmt: skip
