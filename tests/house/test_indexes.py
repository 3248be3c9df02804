"""Every list is read along an index, on whichever database runs: after ten years it opens as fast as after ten days."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from porch.analytics.quarters import quarter_of
from porch.core.clock import StoppedClock
from porch.core.viewer import SYSTEM
from porch.desk.ladder import queries as ladder
from porch.desk.morning import offered, quiet
from porch.desk.morning import queries as morning
from porch.desk.post import away
from porch.engagement.bursts import effect, leaving_out
from porch.engagement.bursts import queries as bursts
from porch.engagement.bursts import showing as burst_showing
from porch.engagement.bursts.models import Burst
from porch.engagement.bursts.models import Plan as BurstPlan
from porch.engagement.choices import letters as choice_letters
from porch.engagement.choices import queries as choices
from porch.engagement.choices import seeing as choice_seeing
from porch.engagement.choices.models import Choice
from porch.engagement.claims import queries as claims
from porch.engagement.claims.models import Claim, Stand
from porch.engagement.conversations import queries as conversations
from porch.engagement.gatherings import queries as gatherings
from porch.engagement.gatherings import roll
from porch.engagement.gatherings.models import Gathering, Guest, Occurrence
from porch.engagement.help import letters as help_letters
from porch.engagement.help import queries as help_queries
from porch.engagement.help import routing, sorting, stepping
from porch.engagement.help.models import Question
from porch.engagement.ideas import counting, partnering, pictures, similar, voting
from porch.engagement.ideas import queries as ideas
from porch.engagement.ideas.models import Board as IdeaBoard
from porch.engagement.ideas.models import Idea
from porch.engagement.meetings import queries as meetings
from porch.engagement.promises import queries as promises
from porch.engagement.remedies import queries as remedies
from porch.engagement.surveys import debts
from porch.engagement.surveys import queries as surveys
from porch.engagement.surveys.models import Survey
from porch.projections.alerts import projector as alerts_projector
from porch.projections.alerts import queries as alerts
from porch.projections.fourcs import projector as fourcs_projector
from porch.projections.fourcs import queries as fourcs
from porch.projections.identity import queries as identity
from porch.projections.influence import projector as influence_projector
from porch.projections.influence import queries as influence
from porch.projections.language import correcting
from porch.projections.language import projector as language_projector
from porch.projections.language import queries as language
from porch.projections.needs import projector as needs_projector
from porch.projections.needs import queries as needs
from porch.projections.presence import actions as presence_actions
from porch.projections.presence import projector as presence_projector
from porch.projections.presence import queries as presence
from porch.projections.presence import segments, whereabouts
from porch.projections.presence.queries import Behind
from porch.projections.relationships import projector as relationships_projector
from porch.projections.relationships import queries as relationships
from porch.projections.relationships.models import Tie
from porch.projections.search import projector as search_projector
from porch.projections.waiting import projector
from porch.projections.waiting import queries as waiting
from porch.projections.waiting.queries import Narrow
from porch.records.accounts import queries as accounts
from porch.records.accounts.models import Account
from porch.records.ads import actions as ads_actions
from porch.records.ads import queries as ads
from porch.records.ads.models import Spend
from porch.records.consent import suppressing, wishing
from porch.records.contacts import queries as contacts
from porch.records.guests import queries as guests
from porch.records.imports import queries as uploads
from porch.records.interactions import actions as log
from porch.records.interactions import queries as interactions
from porch.records.interactions import trees
from porch.records.interactions.models import Interaction
from porch.records.jobs import queries as jobs
from porch.records.organisations import queries as organisations
from porch.records.organisations.models import Organisation
from porch.records.outbox import actions as outbox_actions
from porch.records.outbox import colleagues, ledgers, noting, resting, standings
from porch.records.outbox import queries as outbox
from porch.records.people import queries as people
from porch.records.people.models import Handle, Person
from porch.records.profiles import queries as profiles
from porch.records.profiles.wanted import Wanted
from porch.records.saved import actions as saved
from porch.records.searches import actions as search_actions
from porch.records.searches import chats
from porch.records.searches import queries as searches
from porch.records.searches.models import Search
from porch.records.tallies import queries as tallies
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, NOON, says

pytestmark = pytest.mark.django_db
LARGE = (
    "interactions_interaction", "interactions_delivery", "interactions_observation", "interactions_thread",
    "interactions_file", "interactions_quarantined", "people_person", "people_handle", "people_called",
    "people_merge", "identity_suggestion", "outbox_outgoing", "outbox_slot", "consent_suppression",
    "consent_permission", "consent_wish", "consent_optin", "guests_code", "guests_stay", "guests_publicname",
    "guests_passkey",
    "contacts_contact", "contacts_naming", "meetings_meeting", "meetings_version", "meetings_guest",
    "waiting_standing", "waiting_fate", "jobs_job", "ads_spend", "ads_refused", "searches_found",
    "relationships_exchange", "relationships_counted", "relationships_tie", "relationships_bond",
    "presence_presence", "presence_met", "presence_counted",
    "presence_membership", "presence_spot", "presence_company", "accounts_wording",
    "language_understanding", "language_correction", "search_document", "search_voice",
    "needs_need", "fourcs_act", "claims_claim", "claims_stand", "claims_look",
    "promises_promise", "post_missed", "post_senton",
    "imports_import", "tallies_figure", "gatherings_gathering", "gatherings_leftout", "gatherings_plan",
    "gatherings_choice", "gatherings_occurrence", "gatherings_guest", "gatherings_seat", "gatherings_offer",
    "gatherings_arrival", "gatherings_remark", "gatherings_calendarreply", "gatherings_change",
    "gatherings_serieschange", "alerts_match",
    "surveys_survey", "surveys_sheet", "surveys_ballot", "surveys_invited", "surveys_sitting", "surveys_quote",
    "surveys_asked",
    "ideas_idea", "ideas_vote", "ideas_follow", "ideas_showing", "ideas_standing", "ideas_stem",
    "ideas_comment", "ideas_decision", "ideas_milestone", "remedies_remedy",
    "choices_part", "choices_pick", "choices_ballot",
    "help_question", "help_answer", "help_answervote", "help_solved", "help_wrong", "help_routed", "help_page",
    "search_document",
    "influence_act", "influence_named", "influence_sway", "influence_part", "influence_past", "influence_pull",
)  # fmt: skip
PLACE = (NOON, 5)
SPAN = quarter_of(NOON.date()).span(NOON, UTC)
WANTED = Wanted(
    tag=1, organisation=1, field=1, holds="x", channel="square", heard_before="1d", heard_after="9d", mail="yes"
)
ADS = b"day,network,campaign,currency,spend\n2026-03-01,meta,Spring,EUR,1.50\n2026-03-02,meta,Spring,,1\n"
BOXES = ("unassigned", "waiting", "set_aside", "snoozed", "handed_over", "done", "all")
Asked = Callable[[int, int, int], object]

PAGES: dict[str, Asked] = {
    "of_thread": lambda t, h, a: interactions.of_thread(SYSTEM, t),
    "of_handles": lambda t, h, a: interactions.of_handles(SYSTEM, [h]),
    "of_handles, next": lambda t, h, a: interactions.of_handles(SYSTEM, [h], before=PLACE),
    "follows": lambda t, h, a: list(interactions.follows(SYSTEM, a, ours=False)),
    "quarantined": lambda t, h, a: interactions.quarantined(SYSTEM, before=5),
    "wanted_files": lambda t, h, a: interactions.wanted_files(SYSTEM),
    "outbox.recent": lambda t, h, a: outbox.recent(SYSTEM, before=5),
    "outbox.sent_texts": lambda t, h, a: outbox.sent_texts(SYSTEM),
    "accounts.templates": lambda t, h, a: accounts.templates(SYSTEM, a),
    "tallies.latest": lambda t, h, a: tallies.latest(SYSTEM, a, before=99),
    "tallies.series": lambda t, h, a: tallies.series(SYSTEM, a, "followers", before=NOON),
    "tallies.followers": lambda t, h, a: tallies.followers(SYSTEM, a, NOON.date()),
    "organisations": lambda t, h, a: organisations.organisations(SYSTEM),
    "organisations, next": lambda t, h, a: organisations.organisations(SYSTEM, kind="customer", after=("Mill", 1)),
    "organisations.roles_at": lambda t, h, a: organisations.roles_at(SYSTEM, Organisation(pk=1), before=5),
    "segments.people": lambda t, h, a: segments.people(SYSTEM, Wanted(words="an"), now=NOON, after=("Ann", 1)),
    "people": lambda t, h, a: people.people(SYSTEM),
    "people, next": lambda t, h, a: people.people(SYSTEM, after=("Ann", 1)),
    "identity.suggestions": lambda t, h, a: identity.suggestions(SYSTEM),
    "identity.suggestions, next": lambda t, h, a: identity.suggestions(SYSTEM, after=(0.97, 5)),
    "longest_waiting": lambda t, h, a: waiting.longest_waiting(SYSTEM, since=NOON),
    "urgent": lambda t, h, a: waiting.urgent(SYSTEM),
    "notices": lambda t, h, a: waiting.notices(SYSTEM, since=NOON),
    "notices, next": lambda t, h, a: waiting.notices(SYSTEM, after=PLACE),
    "notices_before": lambda t, h, a: waiting.notices_before(SYSTEM, NOON),
    "before": lambda t, h, a: waiting.before(SYSTEM, NOON),
    "kind_words": lambda t, h, a: waiting.kind_words(SYSTEM, NOON),
    **{f"box {name}": lambda t, h, a, name=name: waiting.box(SYSTEM, name) for name in BOXES},  # type: ignore[misc]
    **{
        f"box {name}, next": lambda t, h, a, name=name: waiting.box(SYSTEM, name, before=PLACE)  # type: ignore[misc]
        for name in BOXES
    },
    "box by channel": lambda t, h, a: waiting.box(SYSTEM, "waiting", narrow=Narrow(channel="square")),
    "presence.companies": lambda t, h, a: presence.companies(SYSTEM),
    "presence.companies, next": lambda t, h, a: presence.companies(SYSTEM, after=(5, "mill.example")),
    "presence.people_behind": lambda t, h, a: presence.people_behind(
        SYSTEM, Behind(group="new", network="square", fact="to_us"), after=("Ann", 1)
    ),
    "presence.people_behind, met": lambda t, h, a: presence.people_behind(SYSTEM, Behind(met="sial")),
    "language.praise": lambda t, h, a: language.praise(SYSTEM, since=NOON),
    "latest_words": lambda t, h, a: interactions.latest_words(SYSTEM, limit=9),
    "waiting.latest": lambda t, h, a: waiting.latest(SYSTEM, since=NOON, limit=9),
    "language.commitments": lambda t, h, a: language.commitments(SYSTEM, NOON),
    "language.commitments, theirs": lambda t, h, a: language.commitments(SYSTEM, NOON, ours=False),
    "promises.with_others": lambda t, h, a: promises.with_others(SYSTEM, after=PLACE),
    "promises.by_ids": lambda t, h, a: promises.by_ids(SYSTEM, [1, 2]),
    "promises.awaited": lambda t, h, a: promises.awaited(SYSTEM, after=PLACE),
    "promises.offered": lambda t, h, a: promises.offered(SYSTEM, now=NOON),
    "promises.offered, theirs": lambda t, h, a: promises.offered(SYSTEM, now=NOON, ours=False),
    "ads.days": lambda t, h, a: ads.days(SYSTEM),
    "ads.days, next": lambda t, h, a: ads.days(SYSTEM, before=(NOON.date(), 5)),
    "ads.refused": lambda t, h, a: ads.refused(SYSTEM, before=5),
    "finds": lambda t, h, a: searches.finds(SYSTEM, 1),
    "finds, next": lambda t, h, a: searches.finds(SYSTEM, 1, before=PLACE),
    "finds, undecided": lambda t, h, a: searches.finds(SYSTEM, 1, undecided=True, before=PLACE),
    "finds, whole": lambda t, h, a: chats.whole(SYSTEM, Search(pk=1), after=PLACE),
    "candidates": lambda t, h, a: searches.candidates(SYSTEM, "help", since=NOON),
    "imports": lambda t, h, a: uploads.imports(SYSTEM, before=5),
    "bursts": lambda t, h, a: bursts.bursts(SYSTEM, before=5),
    "bursts.about": lambda t, h, a: bursts.about(SYSTEM, "gathering-1"),
    "bursts.week": lambda t, h, a: bursts.week(SYSTEM, begins=NOON),
    "bursts.lines": lambda t, h, a: bursts.lines(SYSTEM, BurstPlan(pk=1), verdict="no", rule="C1", after=5),
    "bursts.lines, all": lambda t, h, a: bursts.lines(SYSTEM, BurstPlan(pk=1), after=5),
    "bursts.deliveries": lambda t, h, a: bursts.deliveries(SYSTEM, Burst(pk=1), state="due", after=5),
    "bursts.state": lambda t, h, a: bursts.state(SYSTEM, Burst(pk=1), now=NOON),
    "bursts.previews": lambda t, h, a: bursts.previews(SYSTEM, Burst(pk=1), now=NOON, after=5),
    "claims": lambda t, h, a: claims.claims(SYSTEM, before=5),
    "claims, in public": lambda t, h, a: claims.claims(None, before=5),
    "claims.stands": lambda t, h, a: claims.stands(SYSTEM, Claim(pk=1), before=5),
    "claims.waiting": lambda t, h, a: claims.waiting(SYSTEM, after=5),
    "claims.waiting, doubts": lambda t, h, a: claims.waiting(SYSTEM, doubts=True, after=5),
    "claims.looks": lambda t, h, a: claims.looks(SYSTEM, Claim(pk=1)),
    "bursts.around": lambda t, h, a: bursts.around(SYSTEM, Burst(pk=1), first=3, last=5),
    "bursts.previews, before": lambda t, h, a: bursts.previews(SYSTEM, Burst(pk=1), now=NOON, before=5),
    "bursts.latest": lambda t, h, a: bursts.latest(SYSTEM, Burst(pk=1)),
    "gatherings": lambda t, h, a: gatherings.gatherings(SYSTEM),
    "gatherings, next": lambda t, h, a: gatherings.gatherings(SYSTEM, before=5),
    "influence.voices": lambda t, h, a: influence.voices(SYSTEM),
    "influence.voices, next": lambda t, h, a: influence.voices(SYSTEM, topic="pizza", after=(2.5, 5)),
    "influence.voices, customers": lambda t, h, a: influence.voices(SYSTEM, customers_only=True, after=(2.5, 5)),
    "influence.moves": lambda t, h, a: influence.moves(SYSTEM, 1),
    "influence.moves, ours": lambda t, h, a: influence.moves(SYSTEM, None),
    "influence.moved_by": lambda t, h, a: influence.moved_by(SYSTEM, 1),
    "surveys": lambda t, h, a: surveys.surveys(SYSTEM),
    "surveys, next": lambda t, h, a: surveys.surveys(SYSTEM, before=5),
    "surveys.by_open_code": lambda t, h, a: surveys.by_open_code(SYSTEM, "abc"),
    "surveys.counts_of": lambda t, h, a: surveys.counts_of(SYSTEM, [1, 2]),
    "surveys.counts": lambda t, h, a: surveys.counts(SYSTEM, Survey(pk=1)),
    "surveys.answers": lambda t, h, a: surveys.answers(SYSTEM, Survey(pk=1)),
    "surveys.answers, next": lambda t, h, a: surveys.answers(SYSTEM, Survey(pk=1), before=5),
    "surveys.invited": lambda t, h, a: surveys.invited(SYSTEM, Survey(pk=1)),
    "surveys.invited, who waits": lambda t, h, a: surveys.invited(SYSTEM, Survey(pk=1), waiting=True, after=5),
    "surveys.sittings": lambda t, h, a: surveys.sittings(SYSTEM, Survey(pk=1)),
    "surveys.by_code": lambda t, h, a: surveys.by_code(SYSTEM, "abc"),
    "surveys.asked": lambda t, h, a: surveys.asked(SYSTEM, Survey(pk=1)),
    "surveys.quotes": lambda t, h, a: surveys.quotes(SYSTEM, Survey(pk=1)),
    "surveys.debts": lambda t, h, a: debts.debts(SYSTEM, today=NOON.date()),
    "needs.said": lambda t, h, a: needs.said(SYSTEM, SPAN, ("ask", "bread")),
    "needs.said, next": lambda t, h, a: needs.said(SYSTEM, SPAN, ("ask", "bread"), before=PLACE),
    "choices": lambda t, h, a: choices.choices(SYSTEM),
    "choices, next": lambda t, h, a: choices.choices(None, before=5),
    "choices.any_open": lambda t, h, a: choices.any_open(None, NOON),
    "choices.asked_again": lambda t, h, a: choices.asked_again(SYSTEM, Choice(pk=1)),
    "choices.of_person": lambda t, h, a: choices.of_person(SYSTEM, Person.objects.get(handles=h), NOON),
    "choices.news": lambda t, h, a: choices.news(None),
    "choices.seen": lambda t, h, a: choice_seeing.seen(SYSTEM, Choice(pk=1, opened_at=NOON), NOON),
    "help.questions": lambda t, h, a: help_queries.questions(None),
    "help.questions, next": lambda t, h, a: help_queries.questions(None, before=5),
    "help.unanswered": lambda t, h, a: help_queries.questions(None, kind="unanswered"),
    "help.solved": lambda t, h, a: help_queries.questions(None, kind="solved"),
    "help.answers": lambda t, h, a: help_queries.answers(Person.objects.get(handles=h), Question(pk=1)),
    "help.held": lambda t, h, a: help_queries.held(SYSTEM),
    "help.pages": lambda t, h, a: help_queries.pages(None, before=5),
    "help.open_questions": lambda t, h, a: stepping.open_questions(SYSTEM, now=NOON),
    "help.calls": lambda t, h, a: stepping.calls(SYSTEM, [Question(pk=1, at=NOON, topic="bread")], now=NOON),
    "help.corrected": lambda t, h, a: stepping.corrected(SYSTEM, now=NOON),
    "help.experts": lambda t, h, a: routing.experts(SYSTEM, Question(pk=1, topic="bread"), now=NOON),
    "help.sort": lambda t, h, a: sorting.sort(now=NOON),
    "choices.letters": lambda t, h, a: choice_letters.tell(now=NOON, places=str),
    "surveys.has_answered": lambda t, h, a: surveys.has_answered(SYSTEM, Survey(pk=1), 1),
    "gatherings.dates": lambda t, h, a: roll.occurrences(SYSTEM, now=NOON),
    "gatherings.dates, next": lambda t, h, a: roll.occurrences(SYSTEM, now=NOON, after=PLACE),
    "gatherings.dates, over": lambda t, h, a: roll.occurrences(SYSTEM, now=NOON, past=True, after=PLACE),
    "gatherings.of_series": lambda t, h, a: roll.of_series(SYSTEM, 1),
    "gatherings.roll": lambda t, h, a: roll.roll(SYSTEM, Occurrence(pk=1, begins=NOON, sort="visit", minutes=60)),
    "gatherings.counts": lambda t, h, a: roll.counts(SYSTEM, [1, 2]),
    "gatherings.guest": lambda t, h, a: roll.guest(SYSTEM, 1, 1),
    "gatherings.in_line": lambda t, h, a: roll.in_line(SYSTEM, Guest(pk=1, occurrence_id=1, waiting_since=NOON)),
    "gatherings.accepted": lambda t, h, a: roll.accepted(SYSTEM, [1], since=NOON),
    "gatherings.latest": lambda t, h, a: gatherings.latest(SYSTEM, Gathering(pk=1)),
    "ideas.ranked": lambda t, h, a: ideas.ranked(None, BOARD, after=20),
    "ideas.latest": lambda t, h, a: ideas.latest(None, BOARD, before=99),
    "ideas.latest, of one status": lambda t, h, a: ideas.latest(None, BOARD, status="open", before=99),
    "ideas.most_voted": lambda t, h, a: ideas.most_voted(None, BOARD, after=(7, 99)),
    "ideas.most_voted, of one status": lambda t, h, a: ideas.most_voted(None, BOARD, status="open", after=(7, 99)),
    "ideas.unanswered": lambda t, h, a: ideas.unanswered(SYSTEM, BOARD, after=PLACE),
    "ideas.waiting_decisions": lambda t, h, a: ideas.waiting_decisions(SYSTEM, after=1),
    "ideas.published": lambda t, h, a: ideas.published(None, before=99),
    "ideas.looks": lambda t, h, a: ideas.looks(None, before=99),
    "ideas.held_votes": lambda t, h, a: ideas.held_votes(SYSTEM, after=1),
    "jobs.dead": lambda t, h, a: list(jobs.dead(SYSTEM)[:50]),
    "jobs.waiting": lambda t, h, a: list(jobs.waiting(SYSTEM)[:50]),
}
BOARD = IdeaBoard(pk=1, answer_days=14)
IDEA = Idea(pk=1, board_id=1)
FEW: dict[str, Asked] = {
    "ideas.idea": lambda t, h, a: ideas.idea(None, 1),
    "ideas.idea, to whoever may have proposed it": lambda t, h, a: ideas.idea(Person.objects.get(handles=h), 1),
    "ideas.comments": lambda t, h, a: ideas.comments(None, IDEA, after=1),
    "ideas.extensions": lambda t, h, a: ideas.extensions(None, IDEA),
    "ideas.joined": lambda t, h, a: ideas.joined(None, IDEA),
    "ideas.mine": lambda t, h, a: ideas.mine(Person.objects.get(handles=h), [IDEA]),
    "ideas.of_person": lambda t, h, a: ideas.of_person(SYSTEM, Person.objects.get(handles=h)),
    "ideas.fresh": lambda t, h, a: ideas.fresh(None, BOARD),
    "ideas.voted_for": lambda t, h, a: ideas.voted_for(SYSTEM, Person.objects.get(handles=h), before=99),
    "ideas.voters": lambda t, h, a: ideas.voters(SYSTEM, IDEA),
    "ideas.raised_by": lambda t, h, a: ideas.raised_by(SYSTEM, IDEA),
    "ideas.decisions": lambda t, h, a: ideas.decisions(None, IDEA),
    "ideas.milestones": lambda t, h, a: ideas.milestones(None, IDEA),
    "ideas.held": lambda t, h, a: ideas.held(SYSTEM),
    "ideas.debt": lambda t, h, a: ideas.debt(None, BOARD, NOON),
    "ideas.counted_by_status": lambda t, h, a: ideas.counted_by_status(None, BOARD),
    "ideas.votes_of": lambda t, h, a: list(counting.votes_of(1, Person.objects.get(handles=h))),
    "ideas.follows": lambda t, h, a: list(voting._follows(1, Person.objects.get(handles=h))),
    "ideas.recount": lambda t, h, a: counting.recount([1]),
    "ideas.recount_people": lambda t, h, a: counting.recount_people([1]),
    "ideas.similar": lambda t, h, a: similar.similar(None, BOARD, "bake bread"),
    "ideas.waits": lambda t, h, a: partnering.waits(SYSTEM, IdeaBoard(pk=1), since=NOON, now=NOON),
    "ideas.contributors": lambda t, h, a: partnering.contributors(SYSTEM, since=NOON, until=NOON),
    "ideas.winners": lambda t, h, a: partnering.winners(SYSTEM),
    "ideas.voices": lambda t, h, a: partnering.voices(SYSTEM, IdeaBoard(pk=1)),
    "ideas.reached": lambda t, h, a: partnering.reached(SYSTEM, [1]),
    "remedies.of_needs": lambda t, h, a: remedies.of_needs(SYSTEM, [("ask", "bread")]),
    "needs.lines": lambda t, h, a: needs.lines(SYSTEM, SPAN),
    "needs.line": lambda t, h, a: needs.line(SYSTEM, SPAN, "ask", "bread"),
    "needs.proposed": lambda t, h, a: needs.proposed(SYSTEM, "bread"),
    "ideas.pictures": lambda t, h, a: pictures.of(SYSTEM, Idea(pk=1, pictures=1)),
    "ideas.pictures kept": lambda t, h, a: pictures.kept(SYSTEM, ["a", "b"]),
    "help.letters": lambda t, h, a: help_letters.tell(now=NOON, places=str),
    "claims.of_person": lambda t, h, a: claims.of_person(SYSTEM, Person.objects.get(handles=h)),
    "claims.how_many_wait": lambda t, h, a: claims.how_many_wait(SYSTEM),
    "claims.replied": lambda t, h, a: claims.replied(SYSTEM, [Stand(pk=1), Stand(pk=2)]),
    "claims.counts": lambda t, h, a: claims.counts(SYSTEM, [Claim(pk=1), Claim(pk=2)]),
    "claims.mine": lambda t, h, a: claims.mine(None, Person.objects.get(handles=h), [Claim(pk=1)]),
    "waiting.fates": lambda t, h, a: waiting.fates(SYSTEM, NOON.date(), NOON.date()),
    "waiting.answered_within": lambda t, h, a: waiting.answered_within(SYSTEM, NOON.date(), NOON.date(), hours=24),
    "fourcs.of_person": lambda t, h, a: fourcs.of_person(SYSTEM, Person.objects.get(handles=h), NOON),
    "fourcs.rungs": lambda t, h, a: list(fourcs.rungs(SYSTEM, NOON)),
    "fourcs.projector": lambda t, h, a: fourcs_projector.catch_up(),
    "needs.projector": lambda t, h, a: needs_projector.catch_up(),
    "bursts.faces": lambda t, h, a: burst_showing.faces(SYSTEM, [BurstPlan(pk=1), BurstPlan(pk=2)]),
    "bursts.left_out": lambda t, h, a: leaving_out.left_out(Burst(pk=1)),
    "bursts.stands": lambda t, h, a: burst_showing.stands(SYSTEM, [Burst(pk=1), Burst(pk=2)], now=NOON),
    "help.asked_by": lambda t, h, a: help_queries.asked_by(SYSTEM, Person.objects.get(handles=h)),
    "help.answered_by": lambda t, h, a: help_queries.answered_by(SYSTEM, Person.objects.get(handles=h)),
    "help.routed": lambda t, h, a: help_queries.routed(SYSTEM, Question(pk=1)),
    "interaction": lambda t, h, a: interactions.interaction(SYSTEM, 1),
    "thread": lambda t, h, a: interactions.thread(SYSTEM, t),
    "watching": lambda t, h, a: interactions.watching(SYSTEM, t, h),
    "latest_from": lambda t, h, a: interactions.latest_from(SYSTEM, t, h),
    "follows of some": lambda t, h, a: list(interactions.follows(SYSTEM, a, ours=True, of={("square", "ann")})),
    "quarantine_size": lambda t, h, a: interactions.quarantine_size(SYSTEM),
    "stored": lambda t, h, a: interactions.stored(SYSTEM, a, NOON.date()),
    "external_ids": lambda t, h, a: interactions.external_ids(SYSTEM, a, NOON.date()),
    "unread": lambda t, h, a: interactions.unread(SYSTEM, a),
    "unread_size": lambda t, h, a: interactions.unread_size(SYSTEM, a),
    "accounts_with_unread": lambda t, h, a: interactions.accounts_with_unread(SYSTEM),
    "quarantine_size of one": lambda t, h, a: interactions.quarantine_size(SYSTEM, a),
    "present": lambda t, h, a: interactions.present(SYSTEM, "square", ["q"]),
    "dealt_with_since": lambda t, h, a: interactions.dealt_with_since(SYSTEM, NOON, ["create"]),
    "threads_of": lambda t, h, a: interactions.threads_of(SYSTEM, a),
    "contact_days": lambda t, h, a: list(interactions.contact_days(SYSTEM, NOON - timedelta(days=90))),
    "outbox.unsettled": lambda t, h, a: outbox.unsettled(SYSTEM),
    "outbox.kept_by_account": lambda t, h, a: outbox.kept_by_account(SYSTEM),
    "outbox.by_hand": lambda t, h, a: outbox.by_hand(SYSTEM, NOON),
    "trees.tree": lambda t, h, a: trees.tree(SYSTEM, Interaction.objects.filter(thread=t).latest("at", "id").pk),
    "alerts.kept": lambda t, h, a: _kept(),
    "alerts catch_up": lambda t, h, a: (_kept(), alerts_projector._step()),
    "replies_to": lambda t, h, a: interactions.replies_to(SYSTEM, "square", ["q"]),
    "away.send_on": lambda t, h, a: away.send_on(clock=StoppedClock(NOON)),
    "away.join_those_who_answered": lambda t, h, a: away.join_those_who_answered(clock=StoppedClock(NOON)),
    "away.note_read": lambda t, h, a: away.note_read("webchat", "cleo", 9),
    "named": lambda t, h, a: interactions.named(SYSTEM, "square", ["q"]),
    "outbox.in_flight": lambda t, h, a: outbox.in_flight(SYSTEM, t),
    "outbox.keys_among": lambda t, h, a: outbox.keys_among(SYSTEM, ["k"]),
    "outbox.lease": lambda t, h, a: outbox_actions.lease(now=NOON),
    "outbox.lease_unknown": lambda t, h, a: outbox_actions.lease_unknown(now=NOON),
    "outbox.give_up_closed": lambda t, h, a: outbox_actions.give_up_closed(now=NOON),
    "tallies.of_posts": lambda t, h, a: tallies.of_posts(SYSTEM, [("square", "1"), ("square", "2")]),
    "tallies.of_account": lambda t, h, a: tallies.of_account(SYSTEM, a),
    "segments.people, all": lambda t, h, a: segments.people(SYSTEM, WANTED, now=NOON, after=("Ann", 1)),
    "organisations.named": lambda t, h, a: organisations.named(SYSTEM, ["Mill"]),
    "organisations.of_domains": lambda t, h, a: organisations.of_domains(SYSTEM, ["mill.example"]),
    "organisations.roles_of": lambda t, h, a: organisations.roles_of(SYSTEM, Person(pk=1)),
    "organisations.roles_by_person": lambda t, h, a: organisations.roles_by_person(SYSTEM, [1, 2]),
    "organisations.people_counted": lambda t, h, a: organisations.people_counted(SYSTEM, [1, 2]),
    "profiles.tags_of": lambda t, h, a: profiles.tags_of(SYSTEM, Person(pk=1)),
    "profiles.tags_by_person": lambda t, h, a: profiles.tags_by_person(SYSTEM, [1, 2]),
    "profiles.values_of": lambda t, h, a: profiles.values_of(SYSTEM, Person(pk=1)),
    "profiles.values_by_person": lambda t, h, a: profiles.values_by_person(SYSTEM, [1, 2]),
    "presence.networks": lambda t, h, a: presence.networks(SYSTEM),
    "relationships.with_us": lambda t, h, a: relationships.with_us(SYSTEM, 1, now=NOON),
    "relationships.colleagues": lambda t, h, a: relationships.colleagues(SYSTEM, 1),
    "relationships.months": lambda t, h, a: relationships.months(SYSTEM, [h], NOON),
    "relationships.quiet": lambda t, h, a: relationships.quiet(SYSTEM, now=NOON),
    "relationships.ties_of": lambda t, h, a: relationships.ties_of(SYSTEM, [1, 2]),
    "relationships.who_knows": lambda t, h, a: relationships.who_knows(SYSTEM, [1, 2]),
    "relationships.unthanked": lambda t, h, a: relationships.unthanked(SYSTEM, now=NOON),
    "relationships.billed_only": lambda t, h, a: relationships.billed_only(SYSTEM, now=NOON, references=[1, 2]),
    "relationships.ignored": lambda t, h, a: relationships.ignored(SYSTEM, {1: (1, ("Dov",))}, now=NOON),
    "relationships.is_unhappy": lambda t, h, a: relationships.is_unhappy(SYSTEM, Tie(unhappy=1), [h]),
    "organisations.reference_people": lambda t, h, a: organisations.reference_people(SYSTEM),
    "answered": lambda t, h, a: interactions.answered(SYSTEM, [t], [h]),
    "ladder.next_step": lambda t, h, a: ladder.next_step(SYSTEM, Handle.objects.get(pk=h).person, now=NOON),  # type: ignore[arg-type]
    "quiet.everybody": lambda t, h, a: quiet.everybody(SYSTEM, now=NOON),
    "influence.sway_of": lambda t, h, a: influence.sway_of(SYSTEM, 1),
    "influence.sway_of, ours": lambda t, h, a: influence.sway_of(SYSTEM, None, topic="pizza"),
    "influence.sways": lambda t, h, a: influence.sways(SYSTEM, [1, 2]),
    "influence.neighbourhood": lambda t, h, a: influence.neighbourhood(SYSTEM, 1),
    "influence.neighbourhood, all": lambda t, h, a: influence.neighbourhood(SYSTEM, None, topic="pizza"),
    "influence catch_up": lambda t, h, a: influence_projector._step(),
    "relationships catch_up": lambda t, h, a: relationships_projector._step(NOON),
    "deeds_towards": lambda t, h, a: interactions.deeds_towards(SYSTEM, [h], since=NOON),
    "dealt_with_quiet": lambda t, h, a: interactions.dealt_with_quiet(SYSTEM, NOON),
    "people.find": lambda t, h, a: people.find(SYSTEM, "an"),
    "people.find, two words": lambda t, h, a: people.find(SYSTEM, "ann berg"),
    "people.known_as": lambda t, h, a: people.known_as(SYSTEM, "square", "ann"),
    "people.by_ids": lambda t, h, a: people.by_ids(SYSTEM, [1]),
    "people.attachments": lambda t, h, a: list(people.attachments(SYSTEM, Person(pk=1))),  # type: ignore[arg-type]
    "people.set_aside_handles": lambda t, h, a: people.set_aside_handles(SYSTEM, [h]),
    "meetings.of_handles": lambda t, h, a: meetings.of_handles(SYSTEM, [h]),
    "meetings.clashes": lambda t, h, a: meetings.clashes(SYSTEM, NOON, timedelta(hours=1)),
    "outbox.by_keys": lambda t, h, a: outbox.by_keys(SYSTEM, ["k"]),
    "latest_of": lambda t, h, a: interactions.latest_of(SYSTEM, a, "meeting", limit=9),
    "contacts.of_handles": lambda t, h, a: contacts.of_handles(SYSTEM, [h]),
    "people.person": lambda t, h, a: people.person(SYSTEM, 1),
    "people.identities": lambda t, h, a: people.identities(SYSTEM, Person(pk=1)),
    "people.merges": lambda t, h, a: people.merges(SYSTEM, Person(pk=1)),
    "identity.of_person": lambda t, h, a: identity.of_person(SYSTEM, Person(pk=1)),
    "people.barriers": lambda t, h, a: people.barriers(SYSTEM, Person(pk=1)),
    "people.barriers_of_domain": lambda t, h, a: people.barriers_of_domain(SYSTEM, "mill.example"),
    "presence of a company": lambda t, h, a: presence.drawn(SYSTEM, "company:mill.example", now=NOON),
    "presence of some": lambda t, h, a: whereabouts.folk(NOON, [1]),
    "presence met": lambda t, h, a: whereabouts.met({}, NOON, [1]),
    "presence.groups": lambda t, h, a: presence.groups(SYSTEM),
    "presence catch_up": lambda t, h, a: presence_projector._step(),
    "language.of_interactions": lambda t, h, a: language.of_interactions(SYSTEM, [1, 2]),
    "language fold": lambda t, h, a: correcting.fold([t]),
    "language catch_up": lambda t, h, a: language_projector._step(),
    "search catch_up": lambda t, h, a: search_projector._step(),
    "standing": lambda t, h, a: waiting.standing(SYSTEM, t, h),
    "standings": lambda t, h, a: waiting.standings(SYSTEM, [1]),
    "of_pairs": lambda t, h, a: waiting.of_pairs(SYSTEM, [(t, h)]),
    "pile_size": lambda t, h, a: waiting.pile_size(SYSTEM, NOON),
    "waiting.of_handles": lambda t, h, a: waiting.of_handles(SYSTEM, [h]),
    "returned": lambda t, h, a: waiting.returned(SYSTEM, NOON),
    "imports.at_work": lambda t, h, a: uploads.at_work(SYSTEM),
    "imports.left_lying": lambda t, h, a: uploads.left_lying(SYSTEM, NOON),
    "imports.import_": lambda t, h, a: uploads.import_(SYSTEM, 1),
    "imports.still_wanted": lambda t, h, a: uploads.still_wanted(SYSTEM, 1),
    "ledger": lambda t, h, a: waiting.ledger(SYSTEM, a, NOON.date()),
    "conversation": lambda t, h, a: conversations.conversation(SYSTEM, t, h, now=NOON),
    "ads.spent": lambda t, h, a: ads.spent(SYSTEM, since=NOON.date(), until=NOON.date()),
    "ledgers.lines": lambda t, h, a: ledgers.lines(SYSTEM, 1, before=(NOON, 5)),
    "ledgers.ledger_of": lambda t, h, a: ledgers.ledger_of(SYSTEM, 1),
    "ledgers.ledgers": lambda t, h, a: ledgers.ledgers(SYSTEM, [1, 2]),
    "standings.standings": lambda t, h, a: standings.standings(SYSTEM, [1], NOON),
    "consent.wished": lambda t, h, a: wishing.wished(SYSTEM, Person.objects.get(handles=h)),
    "suppressing.of_person": lambda t, h, a: suppressing.of_person(SYSTEM, Person.objects.get(handles=h)),
    "suppressing.is_barred": lambda t, h, a: suppressing.is_barred(SYSTEM, "email", "ann@example.org"),
    "resting.rests": lambda t, h, a: resting.rests(SYSTEM, [h], NOON),
    "resting.rests, whether it works": lambda t, h, a: resting._well_since([h], NOON),
    "resting.rests of many": lambda t, h, a: resting.rests(SYSTEM, range(501), NOON),
    "colleagues.others": lambda t, h, a: colleagues.others(SYSTEM, 1, NOON),
    "ledgers.about": lambda t, h, a: list(ledgers.about(SYSTEM, "survey-1")),
    "guests.staying": lambda t, h, a: guests.staying(SYSTEM, "token", NOON),
    "guests.stays": lambda t, h, a: guests.stays(SYSTEM, Person.objects.get(handles=h), NOON),
    "guests.passkeys": lambda t, h, a: guests.passkeys(SYSTEM, Person.objects.get(handles=h)),
    "guests.public_names": lambda t, h, a: guests.public_names(SYSTEM, [Person.objects.get(handles=h).pk]),
    "noting.note_replies": lambda t, h, a: noting.note_replies(now=NOON),
    "suppressing.counted": lambda t, h, a: suppressing.counted(SYSTEM, suppressing.Reason.COMPLAINED, since=NOON),
    "ads.months": lambda t, h, a: ads.months(SYSTEM, before=NOON.date()),
    "ads.told_before": lambda t, h, a: ads.told_before(SYSTEM, Spend(network="meta", day=NOON.date())),
    "ads.take_in": lambda t, h, a: ads_actions.take_in(body=ADS, layout="plain", source="a.csv", at=NOON),
    "promises.due": lambda t, h, a: promises.due(SYSTEM, NOON, away={}),
    "bursts.effect": lambda t, h, a: effect.effect(SYSTEM, kind="idea"),
    "surveys.debts, how many took part": lambda t, h, a: debts._took_part([1, 2]),
    "surveys.debts, how many heard": lambda t, h, a: debts._told(["survey-1", "survey-2"]),
    "promises.of_person": lambda t, h, a: promises.of_person(SYSTEM, 1),
    "promises.of_thread": lambda t, h, a: promises.of_thread(SYSTEM, t),
    "morning": lambda t, h, a: morning.morning(SYSTEM, now=NOON),
    "searches.tallies": lambda t, h, a: searches.tallies(SYSTEM, [1, 2], NOON),
    "searches.per_day": lambda t, h, a: searches.per_day(SYSTEM, 1, since=NOON, zone=ZoneInfo("UTC")),
    "searches.found": lambda t, h, a: searches.found(SYSTEM, 1),
    "searches.settle": lambda t, h, a: search_actions.settle(now=NOON),
    "kind_words, nobody found": lambda t, h, a: offered.thanks(NOON),
    "who_waits": lambda t, h, a: waiting.who_waits(SYSTEM, [h]),
    "chat": lambda t, h, a: chats.chat(SYSTEM, Search(pk=1, made_at=NOON)),
    "wake": lambda t, h, a: projector.wake(now=NOON),
    "catch_up": lambda t, h, a: projector._step(NOON),
}


def _kept() -> object:
    saved.save(name=f"No {Interaction.objects.latest('id').pk}", asked={"words": "table"}, by=None, at=NOON)
    search_projector.catch_up()
    return alerts.kept(SYSTEM)


@pytest.fixture
def known(shop: Account, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int, int]:
    """The thread, handle and connection of a question somebody asked."""
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)  # those are not captured
    log.record(account=shop, items=[says(ANN, name="q"), says(BEN)], received_at=NOON)
    projector.catch_up(now=NOON)
    presence_actions.count(now=NOON)
    log.record(account=shop, items=[says(CLEO)], received_at=NOON)
    asked = Interaction.objects.get(external_id="q")
    return asked.thread_id or 0, asked.handle_id or 0, shop.pk


def plans(ask: Asked, known: tuple[int, int, int]) -> str:
    """Return how the database would run every statement of a question, planned as if each table were large."""
    with CaptureQueriesContext(connection) as asked:
        ask(*known)
    statements = [q["sql"] for q in asked.captured_queries if re.match(r"(SELECT|UPDATE|WITH)\b", q["sql"])]
    assert statements
    return "\n\n".join(EXPLAIN[connection.vendor](statement) for statement in statements)


def _sqlite(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + statement.replace("%", "%%"), None)
        return "\n".join(f"{row[3]}" for row in cursor.fetchall()) + f"\n    {statement}"


def _postgresql(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("EXPLAIN " + statement.replace("%", "%%"), None)
        return "\n".join(row[0] for row in cursor.fetchall()) + f"\n    {statement}"


EXPLAIN: dict[str, Callable[[str], str]] = {"sqlite": _sqlite, "postgresql": _postgresql}
FULL = re.compile(rf'(SCAN "?({"|".join(LARGE)})"?$|Seq Scan on ({"|".join(LARGE)})\b)', re.MULTILINE)
SORTED = re.compile(r"(TEMP B-TREE FOR ORDER BY|->  (Incremental )?Sort |^(Incremental )?Sort )", re.MULTILINE)


def scanned(plan: str) -> list[str]:
    """Return the statements that read a large table from end to end; the newest few by their numbers do not."""
    newest = re.compile(r'ORDER BY ("\w+"\."id"|1) DESC LIMIT \d+$')
    return [part for part in plan.split("\n\n") if FULL.search(part) and not newest.search(part)]


@pytest.mark.parametrize("name", [*PAGES, *FEW])
def test_a_question_is_answered_along_an_index(known: tuple[int, int, int], name: str) -> None:
    plan = plans({**PAGES, **FEW}[name], known)
    assert scanned(plan) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_in_its_order_and_not_sorted(known: tuple[int, int, int], name: str) -> None:
    plan = plans(PAGES[name], known)
    assert not SORTED.search(plan), plan


def test_my_own_box_is_read_along_an_index(known: tuple[int, int, int], alice: Member) -> None:
    plan = plans(lambda t, h, a: waiting.box(alice, "mine"), known)
    assert scanned(plan) == []


def test_a_full_scan_would_be_caught(known: tuple[int, int, int]) -> None:
    asked: Any = lambda t, h, a: list(Interaction.objects.filter(text="x").order_by("html")[:1])  # noqa: E731
    plan = plans(asked, known)
    assert scanned(plan)
    assert SORTED.search(plan)
