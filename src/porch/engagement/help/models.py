"""Questions and what is answered to them, by customers and by us; what helped, what was mistaken, what is known by it.

Nothing is rewritten to mean something else: a vote is withdrawn, a mistaken answer stays beside what corrects it. How
many are for an answer is counted from their votes each time, so that people who turn out to be one count once.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from porch.records.interactions.models import Interaction
from porch.records.people.models import Person
from porch.records.team.models import Member

SHOWN = Q(held_at=None, hidden_at=None)
"""What everybody may read: neither waiting to be looked at nor hidden."""
HELD = Q(held_at__isnull=False, hidden_at=None)
"""What waits to be looked at."""
UNTOLD = SHOWN & Q(told_at=None)
"""Answers of which not all who follow the question were written to yet."""


class Words(models.Model):
    """What somebody wrote for others to read, and whether they may. `hidden_why` says why not."""

    words = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    held_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def is_shown(self) -> bool:
        """Whether everybody may read it."""
        return self.held_at is None and self.hidden_at is None


class Question(Words):
    """Something somebody wants to know. `author` is None for somebody who was erased.

    `topic` is told of its words by the worker, once (`sorted_at`). `answers` are those that everybody may read,
    `answered_at` when the first of a peer came. `solved_at`: its author said that it is solved. Closed: nobody answers.
    """

    title = models.CharField(max_length=200)
    topic = models.CharField(max_length=60, blank=True, default="")
    sorted_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    how = models.CharField(max_length=12, default="portal")
    source = models.ForeignKey(Interaction, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    noted_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    answers = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="question_latest", condition=SHOWN),
            models.Index(
                fields=["-id"],
                name="question_unanswered",
                condition=SHOWN & Q(answers=0, solved_at=None, closed_at=None),
            ),
            models.Index(fields=["-id"], name="question_solved", condition=SHOWN & Q(solved_at__isnull=False)),
            models.Index(fields=["id"], name="question_open", condition=SHOWN & Q(solved_at=None, closed_at=None)),
            models.Index("held_at", "id", name="question_held", condition=HELD),
            models.Index("id", name="question_unsorted", condition=Q(sorted_at=None)),
            models.Index("author", "id", name="question_of_author"),
            models.Index("topic", "id", name="question_by_topic", condition=Q(answered_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def about(self) -> str:
        """What is told in the log to be about it."""
        return f"question-{self.pk}"

    @property
    def takes_answers(self) -> bool:
        """Whether one can still answer it."""
        return self.hidden_at is None and self.closed_at is None


class Answer(Words):
    """What a customer or (`member`) we say to a question. `corrects` is the mistaken answer that it puts right.

    `best_at`: its author's or (`best_by`) our choice of the best, with the reason; what solved it for whom is Solved.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    corrects = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    is_ours = models.BooleanField(default=False)
    best_at = models.DateTimeField(null=True, blank=True)
    best_why = models.CharField(max_length=300, blank=True, default="")
    best_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    told_at = models.DateTimeField(null=True, blank=True)  # since when all who follow the question were written to

    class Meta:
        constraints = [
            models.UniqueConstraint("question", name="answer_one_is_best", condition=Q(best_at__isnull=False))
        ]
        indexes = [
            models.Index("question", "id", name="answer_of_question"),
            models.Index("held_at", "id", name="answer_held", condition=HELD),
            models.Index("id", name="answer_untold", condition=UNTOLD),
            models.Index("author", "id", name="answer_of_author"),
        ]

    def __str__(self) -> str:
        return self.words[:60]


class Mark(models.Model):
    """Somebody's own mark on an answer, until `withdrawn_at`; made again it is another row: the history stays."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.person_id} on {self.answer_id}"


class AnswerVote(Mark):
    """Somebody finds an answer right."""

    class Meta:
        constraints = [
            models.UniqueConstraint("answer", "person", name="answer_vote_once", condition=Q(withdrawn_at=None))
        ]
        indexes = [models.Index("person", "id", name="answer_vote_of_person")]


class Solved(Mark):
    """An answer solved it for somebody, whoever asked."""

    class Meta:
        constraints = [models.UniqueConstraint("answer", "person", name="solved_once", condition=Q(withdrawn_at=None))]
        indexes = [models.Index("person", "id", name="solved_of_person")]


class Wrong(models.Model):
    """A peer or (`is_ours`) a colleague says that an answer is mistaken, and why, until `withdrawn_at`.

    That of somebody new waits to be looked at (`held_at`), as all their words do.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    is_ours = models.BooleanField(default=False)
    why = models.CharField(max_length=1000)
    correction = models.ForeignKey(Answer, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    held_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "answer", "person", name="wrong_once", condition=Q(withdrawn_at=None, person__isnull=False)
            )
        ]
        indexes = [
            models.Index("person", "id", name="wrong_of_person"),
            models.Index("at", "id", name="wrong_at", condition=Q(withdrawn_at=None)),
            models.Index("held_at", "id", name="wrong_held", condition=Q(held_at__isnull=False, withdrawn_at=None)),
        ]

    def __str__(self) -> str:
        return self.why[:60]


class Routed(models.Model):
    """Somebody was asked to answer a question: who asked them, why them, and when."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    why = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("question", "person", name="routed_once")]
        indexes = [
            models.Index("person", "id", name="routed_of_person"),
            models.Index("at", "id", name="routed_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.question_id}"


class Follow(models.Model):
    """Somebody wants to hear what is answered, until `ended_at`; they were last written to at `told_at`."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told = models.PositiveBigIntegerField(default=0)  # the number of the last answer they were told of

    class Meta:
        constraints = [
            models.UniqueConstraint("question", "person", name="question_follow_once", condition=Q(ended_at=None))
        ]
        indexes = [models.Index("person", "id", name="question_follow_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.question_id}"


class Look(models.Model):
    """A colleague looked at a customer's words and let them stand, or hid them, and why: the log of moderation."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+", db_index=False)
    answer = models.ForeignKey(Answer, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    hidden = models.BooleanField()
    why = models.CharField(max_length=300)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.question_id}: {self.why}"


class Page(models.Model):
    """Something that is known now, for everybody to read; who answered has the credit. The latest Edition stands."""

    title = models.CharField(max_length=200)
    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_down_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-id"], name="page_latest", condition=Q(taken_down_at=None))]

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """The words of a page as a colleague left them; earlier ones stay."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    words = models.TextField()
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("page", "number", name="edition_numbered")]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.number}"
