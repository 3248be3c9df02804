"""The addresses customers open. What opens with a link has its door in the address: /with/<door>/<token>/."""

from __future__ import annotations

from porch.interfaces.portal.guard import route
from porch.interfaces.portal.views import (
    choices,
    claims,
    come,
    idea,
    idea_feeds,
    ideas,
    knowledge,
    looks,
    own,
    propose,
    question,
    questions,
    sign_in,
    sign_up,
    stop,
    survey,
    wishes,
)
from porch.records.people.links import Door

app_name = "portal"

urlpatterns = [
    route("with/look.css", looks.look, "look"),
    route("with/language/", looks.language, "language"),
    route("with/wishes/<str:token>/", wishes.wishes, "wishes", door=Door.WISHES),
    route("with/stop/<str:token>/", stop.stop, "stop", door=Door.STOP),
    route("with/undo/<str:token>/", stop.undo, "undo", door=Door.UNDO, about="said-"),
    route("with/own/<str:token>/", own.ledger, "own", door=Door.OWN),
    route("with/anew/", own.anew, "anew"),
    route("with/yes/<str:token>/", sign_up.confirm, "yes", door=Door.OPT_IN, about="opt-in-"),
    route("with/sign-up/", sign_up.sign_up, "sign-up"),
    route("with/come/<str:token>/", come.come, "come", door=Door.COME, about="gathering-"),
    route("with/come/<str:token>/claim/", come.claim, "come-claim", door=Door.COME, about="gathering-"),
    route("with/come/<str:token>/invitation.ics", come.calendar, "come-calendar", door=Door.COME, about="gathering-"),
    route("with/come/<str:token>/ticket.svg", come.ticket, "come-ticket", door=Door.COME, about="gathering-"),
    route("with/answer/<str:token>/", survey.answer, "answer", door=Door.SURVEY, about="survey-"),
    route("with/room/<slug:code>/", survey.room, "room"),
    route("with/anybody/<slug:code>/", survey.anybody, "anybody"),
    route("with/sign-in/", sign_in.sign_in, "sign-in", signed=True),
    route("with/you/", sign_in.you, "you", signed=True),
    route("with/you/keys/", sign_in.keys, "keys", signed=True),
    route("with/you/leave/", sign_in.leave, "leave", signed=True),
    route("with/ideas/", ideas.ideas, "ideas", visits=True),
    route("with/ideas/decisions.atom", idea_feeds.decisions, "decisions-feed"),
    route("with/ideas/<slug:board>/", ideas.board, "board", visits=True),
    route("with/ideas/<slug:board>/alike/", ideas.alike, "alike", visits=True),
    route("with/ideas/<slug:board>/new.atom", idea_feeds.proposals, "board-feed"),
    route("with/ideas/<slug:board>/propose/", propose.propose, "propose", signed=True),
    route("with/ideas/<slug:board>/taken-down/", ideas.looks, "board-looks", visits=True),
    route("with/idea/<int:number>/", idea.idea, "idea", signed=True),
    route("with/questions/", questions.questions, "questions", visits=True),
    route("with/questions/alike/", questions.alike, "asked-alike", visits=True),
    route("with/questions/ask/", questions.ask, "ask", signed=True),
    route("with/questions/<int:number>/", question.question, "question", signed=True),
    route("with/knowledge/", knowledge.knowledge, "knowledge", visits=True),
    route("with/knowledge/<int:number>/", knowledge.known, "known", visits=True),
    route("with/choices/", choices.choices, "choices", visits=True),
    route("with/choices/new.atom", choices.feed, "choices-feed"),
    route("with/choices/<int:number>/", choices.choice, "choice", signed=True),
    route("with/claims/", claims.claims, "claims", visits=True),
    route("with/claims/<int:number>/", claims.claim, "claim", signed=True),
]
