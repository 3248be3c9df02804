"""Surveys: what is asked and why, who was asked, what they answered, and what was decided with it."""

from __future__ import annotations

from typing import Any

from django.db import models

from porch.engagement.surveys import questionnaire
from porch.records.people.models import Person
from porch.records.team.models import Member


class Results(models.TextChoices):
    """Who sees what was answered. It may only be tightened: each of these is tighter than the one before."""

    ANSWERED = "answered", "Whoever has answered"
    CLOSED = "closed", "Whoever has answered, once it is closed"
    TEAM = "team", "We alone"


class Mode(models.TextChoices):
    """How somebody was asked and answered."""

    ROOM = "room", "In a room"
    LINK = "link", "By link"
    MAIL = "mail", "By post"
    PHONE = "phone", "On the phone"
    PAPER = "paper", "On paper"
    OPEN = "open", "By a link for anybody"


class Survey(models.Model):
    """What is asked, what will be decided with it, and by when people hear what came of it.

    `minutes` were agreed with who is asked; 0: none. `languages` are those it is written in, the first its own;
    `translated` is what it says of itself in the others: {"de": {"name": ...}}.
    """

    name = models.CharField(max_length=200)
    topic = models.CharField(max_length=60, blank=True, default="")
    intro = models.TextField(blank=True, default="")
    decided_with = models.CharField(max_length=500, blank=True, default="")
    hear_by = models.DateField(null=True, blank=True)
    anonymous = models.BooleanField(default=False)
    results = models.CharField(max_length=8, choices=Results, default=Results.ANSWERED)
    minutes = models.PositiveSmallIntegerField(default=0)
    languages: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    translated: models.JSONField[dict[str, dict[str, str]], dict[str, dict[str, str]]] = models.JSONField(default=dict)
    open_code = models.CharField(max_length=12, unique=True, null=True, blank=True)
    host = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["hear_by", "id"], name="survey_hear_by", condition=models.Q(published_at__isnull=False)
            ),
            models.Index(fields=["topic", "-id"], name="survey_topic"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> str:
        """What letters, links and the ledger call it."""
        return f"survey-{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether answers are taken."""
        return self.published_at is not None and self.closed_at is None

    @property
    def language(self) -> str:
        """The language it is written in first."""
        return self.languages[0] if self.languages else "en"


class Version(models.Model):
    """A questionnaire as it was at a time; frozen at its first answer, changed only by a version after it."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    questions: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    made_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("survey", "number", name="version_once")]

    def __str__(self) -> str:
        return f"{self.survey_id} v{self.number}"

    @property
    def asked(self) -> tuple[questionnaire.Question, ...]:
        """Its questions."""
        return questionnaire.read(self.questions)


class Invited(models.Model):
    """Somebody who was asked by name, and what came of it; each moment is empty until it is so.

    Of an anonymous survey the moments are days, and `code` never says how much they answered. `code` is what a
    colleague found out (AAPOR: NC, O, UH, UO, NE); empty: it follows from the rest. `person` is whom it was
    written for.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    mode = models.CharField(max_length=5, choices=Mode, default=Mode.LINK)
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=2, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint("survey", "person", name="invited_once")]
        indexes = [models.Index(fields=["survey", "id"], name="invited_in_order")]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.survey_id}"


class Sitting(models.Model):
    """Time set aside in a room: opened by its code, counted down here. `occurrence` numbers the date it is part of.

    `phase` is private (each alone), talk (notes are taken), again (a second answer, marked as such) or over.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+", db_index=False)
    occurrence = models.PositiveBigIntegerField(null=True, blank=True)
    code = models.CharField(max_length=12, unique=True)
    phase = models.CharField(max_length=7, default="private")
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    attended = models.PositiveIntegerField(default=0)
    notes = models.TextField(blank=True, default="")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["survey", "-id"], name="sittings_of_survey")]

    def __str__(self) -> str:
        return f"{self.code} of {self.survey_id}"


class Sheet(models.Model):
    """What somebody answered, in full or as far as they came; `key` makes the same sheet sent twice one.

    `version` is the questionnaire they had before them, and `changed` the questions that were another when it came.
    `second` are their answers after the talk. `differs`
    are the questions a second colleague read otherwise off the same paper, until somebody says which is right.
    `repeated`: by the link for anybody, from a device that had sent one off before.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    sitting = models.ForeignKey(Sitting, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    mode = models.CharField(max_length=5, choices=Mode)
    key = models.CharField(max_length=80, unique=True)
    language = models.CharField(max_length=12, blank=True, default="")
    said: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    took: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    second: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    changed: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    differs: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    began_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    late = models.BooleanField(default=False)
    repeated = models.BooleanField(default=False)
    entered_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["survey", "-id"], name="sheets_of_survey")]

    def __str__(self) -> str:
        return f"sheet {self.pk} of {self.survey_id}"


class Ballot(models.Model):
    """What somebody answered anonymously: no person, no time, no order. Its number is drawn by chance.

    A plain integer key is where SQLite lays the row down, so that not even the file tells in which order they came.
    While the survey is open only what was `released` is looked at, five at a time, so that nobody who looks twice
    sees what one person added.
    """

    id = models.IntegerField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+", db_index=False)
    mode = models.CharField(max_length=5, choices=Mode)
    said: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    second: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    late = models.BooleanField(default=False)
    released = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"ballot of {self.survey_id}"


class Spent(models.Model):
    """That a form for an anonymous survey was used, so that sent twice is once: a digest nobody can read back."""

    id = models.IntegerField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.digest


class Quote(models.Model):
    """Words of an answer that a colleague lets the others see; `sheet` is whose they are, None of a ballot."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+", db_index=False)
    sheet = models.ForeignKey(Sheet, null=True, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=40)
    words = models.TextField()
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["survey", "-id"], name="quotes_of_survey")]

    def __str__(self) -> str:
        return f"quote {self.pk} of {self.survey_id}"


class Asked(models.Model):
    """A question somebody put to the host; with its answer all who answered the survey see it, and never by whom."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=500)
    at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint("survey", "person", "words", name="asked_host_once")]
        indexes = [models.Index(fields=["survey", "-id"], name="asked_of_survey")]

    def __str__(self) -> str:
        return f"asked {self.pk} of {self.survey_id}"


class Outcome(models.Model):
    """What was decided with a survey, and why; `told_at`: since when everybody has heard who could be told."""

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="+")
    decided = models.TextField()
    why = models.TextField()
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"outcome of {self.survey_id}"
