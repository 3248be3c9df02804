"""A gathering as pages show it: who is invited in order, what each adds, what the choice buys, who is not and why."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from porch.engagement.gatherings.actions import tag_of
from porch.engagement.gatherings.effect import Effect
from porch.interfaces.console import swaying
from porch.interfaces.console.nouns import counted

PATIENCE = timedelta(minutes=2)  # after which one wonders whether anything works it out
ALONE = 1.05  # who reaches no more people moves nobody but themselves
ENOUGH = 20  # people there must be on either side before an effect is told


def line(gathering: Any) -> SimpleNamespace:
    """Return one gathering as the list shows it."""
    return SimpleNamespace(
        name=gathering.name, url=reverse("console:invite", args=[gathering.pk]), day=gathering.day,
        seats=counted(gathering.seats, "person", "people"), topic=gathering.topic, made_at=gathering.made_at,
        by=gathering.member.name if gathering.member else "",
    )  # fmt: skip


def shown(found: Any, effect: Effect, now: datetime) -> SimpleNamespace:
    """Return a gathering with its plan, as of `now`."""
    gathering, plan = found.gathering, found.plan
    chosen = {one.person for one in found.invited}
    made = plan is not None and plan.is_made and not plan.trouble
    return SimpleNamespace(
        **vars(line(gathering)), holds_out=gathering.holds_out, why_all=gathering.why_all,
        urls=_urls(gathering), at_work=plan is not None and not plan.is_made, made=made, tag=tag_of(gathering),
        trouble=plan.trouble if plan else "", slow=plan is not None and now - plan.asked_at > PATIENCE,
        invited=[_chosen(one, number) for number, one in enumerate(found.invited)],
        held_out=[_person(one) for one in found.held_out], left_out=[_left(person) for person in found.left_out],
        instead=[_person(one) for one in found.by_degree if one.person not in chosen],
        rules=[SimpleNamespace(words=words, many=many) for words, many in found.rules],
        sentence=_sentence(found) if made else "", buys=_buys(plan) if made else [], bought=_bought(plan, made),
        guarantee=_guarantee(plan) if made else "", few=len(found.invited) < gathering.seats and made,
        handed_at=plan.handed_at if plan else None, learnt=_learnt(effect),
        handed_by=plan.handed_by.name if plan and plan.handed_by else "",
    )  # fmt: skip


def _urls(gathering: Any) -> SimpleNamespace:
    names = ("leaving-out", "letting-in", "holding-out", "planning", "handing-on", "handing-undo", "table", "asking")
    return SimpleNamespace(
        **{name.replace("-", "_"): reverse(f"console:invite-{name}", args=[gathering.pk]) for name in names}
    )


def _chosen(one: Any, before: int) -> SimpleNamespace:
    return SimpleNamespace(
        **vars(_person(one)), place=before + 1, adds=f"{one.adds:.1f}", reach=f"{one.reach:.1f}", reason=_reason(one),
    )  # fmt: skip


def _person(one: Any) -> SimpleNamespace:
    name = swaying.named(one.name, one.person)
    return SimpleNamespace(id=one.person, name=name, url=swaying.url(one.person))


def _left(person: Any) -> SimpleNamespace:
    name = swaying.named(person.name, person.pk)
    return SimpleNamespace(id=person.pk, name=name, url=reverse("console:person", args=[person.pk]))


def _reason(one: Any) -> str:
    """Return why somebody is chosen at their place."""
    if one.place == 1:
        return "Reaches most of all who may be invited."
    share = one.adds / one.reach if one.reach else 0.0
    if one.reach < ALONE:
        return f"Moves nobody further; from those before word reaches them {(1 - share) * 100:.0f} times in 100."
    if share > 0.9:
        return "Reaches people whom nobody before does."
    return f"{(1 - share) * 100:.0f} % of whom they reach are reached by those before already."


def _sentence(found: Any) -> str:
    plan, many = found.plan, counted(len(found.invited), "person", "people")
    return (
        f"Invite these {many}, and word is to be expected to reach about {plan.spread:.0f}, themselves among them, of"
        f" {plan.candidates + sum(plan.kept_out.values())} in the network."
    )


def _guarantee(plan: Any) -> str:
    if plan.guarantee is None:
        return ""
    share = f"at least {plan.guarantee * 100:.0f} % of what the best choice there is would bring"
    return f"With probability 0.99 that is {share}. Told from {plan.samples:,} draws."


def _buys(plan: Any) -> list[SimpleNamespace]:
    """Return this choice and the one by count, as bars on one scale from nought."""
    both = (("This choice", plan.spread or 0.0, True), ("Whoever moves most, by count", plan.by_degree or 0.0, False))
    most = max(plan.spread or 0.0, plan.by_degree or 0.0) or 1.0
    return [
        SimpleNamespace(label=label, number=f"{number:.1f}", width=f"{number / most * 100:.1f}%", ours=ours)
        for label, number, ours in both
    ]


def _bought(plan: Any, made: bool) -> str:
    if not made or plan.spread is None or plan.by_degree is None:
        return ""
    more = plan.spread - plan.by_degree
    if more < 0.05:
        return "Whoever moves most by count would reach as many this time."
    return f"That is {more:.1f} people more than if you invited whoever moves most by count."


def _learnt(effect: Effect) -> str:
    """Return what inviting did, or how far we are from telling."""
    invited = f"{effect.came} of {counted(effect.invited, 'person', 'people')} invited came"
    so_far = f"So far {invited}, and {effect.came_anyway} of {effect.held} whom chance held out"
    told = effect.lift
    if told.lift is None or not told.enough:
        return f"{so_far}. What inviting does is told once at least {ENOUGH} on either side are counted: too few yet."
    more, low, high = (round(100 * share) for share in (told.lift, told.low, told.high))
    caused = "Inviting brought" if told.low > 0 else "It is not shown yet that inviting brings anybody; it brought"
    return f"{so_far}. {caused} {more} more of 100 ({low} to {high}). Chance decided who was invited: caused."
