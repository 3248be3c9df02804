"""Boards, ideas and who is for them; what was decided, and what became of it.

A row is never rewritten to mean something else: a vote is withdrawn, a decision is followed by the next, ideas that
were joined can be taken apart. What is counted on an idea's own row is a sum of such rows, and can be counted anew.
"""

from __future__ import annotations

from django.db import models

from porch.engagement.ideas.attached import Picture
from porch.engagement.ideas.listed import Showing, Standing, Stem
from porch.engagement.ideas.statuses import TAKES_VOTES, Status, Verdict
from porch.records.interactions.models import Interaction
from porch.records.people.models import Person
from porch.records.team.models import Member

__all__ = [
    "COUNTS", "HELD", "SHOWN", "Apart", "Board", "Carried", "Comment", "Credit", "Decision", "Follow", "Idea",
    "Joining", "Look", "Milestone", "Opinion", "Picture", "Said", "Showing", "Standing", "Stem", "Vote",
]  # fmt: skip
SHOWN = models.Q(held_at=None, hidden_at=None)
"""What everybody may read: neither waiting to be looked at nor hidden."""
HELD = models.Q(held_at__isnull=False, withdrawn_at=None)
"""Votes that came in a flood and wait to be looked at."""
COUNTS = models.Q(held_at=None, withdrawn_at=None)
"""Votes that stand and count."""


class Board(models.Model):
    """A place for ideas about one thing. It has an owner, and says within how many days each idea is answered."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    about = models.TextField(blank=True, default="")
    policy = models.TextField(blank=True, default="")  # what is taken down, and why: public
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    answer_days = models.PositiveSmallIntegerField()
    half_life_weeks = models.PositiveSmallIntegerField(default=26)
    looks_first = models.BooleanField(default=True)  # at the first words of somebody new, before others read them
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer_days__gte=1, half_life_weeks__gte=1), name="board_promises_an_answer"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Idea(models.Model):
    """Something somebody proposes. `into` is the idea it was joined to; `status` what the latest decision made of it.

    `author` is None for somebody who was erased, or whom we cannot name. `how` tells where it came from, `source` in
    which words. `votes` are people who are for it, and `comments` what is said below it, both as of all that is joined
    to it. `key` names it where it came from, in an import.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True, default="")
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    how = models.CharField(max_length=12, default="portal")
    source = models.ForeignKey(Interaction, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    noted_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    status_at = models.DateTimeField()
    into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_why = models.CharField(max_length=300, blank=True, default="")
    votes = models.IntegerField(default=0)
    comments = models.PositiveIntegerField(default=0)
    pictures = models.PositiveSmallIntegerField(default=0, db_default=0)  # bulk writers may leave it out
    key = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(into=models.F("id")), name="idea_joined_to_another"),
            models.UniqueConstraint("board", "key", name="idea_brought_once", condition=~models.Q(key="")),
        ]
        indexes = [
            models.Index(fields=["board", "-id"], name="idea_latest", condition=SHOWN & models.Q(into=None)),
            models.Index(
                fields=["board", "status", "-id"], name="idea_by_status", condition=SHOWN & models.Q(into=None)
            ),
            models.Index(
                fields=["board", "-votes", "-id"], name="idea_most_voted", condition=SHOWN & models.Q(into=None)
            ),
            models.Index(
                fields=["board", "status", "-votes", "-id"],
                name="idea_voted_by_status",
                condition=SHOWN & models.Q(into=None),
            ),
            models.Index("held_at", "id", name="idea_held", condition=models.Q(held_at__isnull=False)),
            models.Index(
                "board",
                "at",
                "id",
                name="idea_unanswered",
                condition=models.Q(status=Status.OPEN, into=None, hidden_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def about(self) -> str:
        """What a letter about it is about."""
        return f"idea-{self.pk}"

    @property
    def is_shown(self) -> bool:
        """Whether everybody may read it."""
        return self.held_at is None and self.hidden_at is None

    @property
    def takes_votes(self) -> bool:
        """Whether one can still be for it."""
        return self.is_shown and self.into_id is None and self.status in TAKES_VOTES


class Vote(models.Model):
    """Somebody is for an idea, until `withdrawn_at`. Being for it again is another row: the history stays.

    `noted_by` is the colleague who wrote it down for them, `how` where they said so and `source` in which words.
    `place` is a digest of where they pressed, other each day. A vote that is held (`held_at`) came in a flood from one
    place: it is kept, and counts once a colleague has looked.
    """

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=12, default="portal")
    source = models.ForeignKey(Interaction, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    noted_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    told_at = models.DateTimeField(null=True, blank=True)  # the log has it as it stands
    place = models.CharField(max_length=16, blank=True, default="")
    held_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("idea", "person", name="vote_once", condition=models.Q(withdrawn_at=None))
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="vote_of_person"),
            models.Index(fields=["idea", "id"], name="vote_of_idea"),
            models.Index("id", name="vote_untold", condition=models.Q(told_at=None, held_at=None)),
            models.Index("id", name="vote_held", condition=HELD),
            models.Index("source", name="vote_made_of", condition=models.Q(source__isnull=False)),
            models.Index("idea", "place", "at", name="vote_from_place", condition=~models.Q(place="")),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.idea_id}"


class Carried(models.Model):
    """Votes an idea brought along from where it was before, of people nobody can name, and how often it was read."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    votes = models.IntegerField(default=0)
    shown = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("idea", "day", name="carried_once")]

    def __str__(self) -> str:
        return f"{self.votes} for {self.idea_id}"


class Follow(models.Model):
    """Somebody wants to hear what becomes of an idea, until `ended_at`."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("idea", "person", name="follow_once", condition=models.Q(ended_at=None))]
        indexes = [models.Index(fields=["person", "-id"], name="follow_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.idea_id}"


class Comment(models.Model):
    """Something said below an idea, by a customer or (`member`) by us. Promoted: it is part of the idea now."""

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    words = models.TextField()
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_why = models.CharField(max_length=300, blank=True, default="")
    promoted_at = models.DateTimeField(null=True, blank=True)
    promoted_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    key = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint("idea", "key", name="idea_comment_brought_once", condition=~models.Q(key=""))
        ]
        indexes = [
            models.Index("idea", "id", name="idea_comments", condition=SHOWN),
            models.Index("held_at", "id", name="idea_comment_held", condition=models.Q(held_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.words[:60]

    @property
    def is_shown(self) -> bool:
        """Whether everybody may read it."""
        return self.held_at is None and self.hidden_at is None


class Look(models.Model):
    """A colleague looked at words of a customer's and let them stand, or hid them, and why: the log of moderation."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+", db_index=False)
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    hidden = models.BooleanField()
    why = models.CharField(max_length=300)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.why}"


class Joining(models.Model):
    """Two ideas are one: `idea` is part of `into`; `undone_at` is set when they were taken apart again."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+", db_index=False)
    into = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("idea", name="idea_joined_once", condition=models.Q(undone_at=None)),
            models.CheckConstraint(condition=~models.Q(idea=models.F("into")), name="idea_joining_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} into {self.into_id}"


class Apart(models.Model):
    """A colleague said that two ideas are two, however alike they read: nobody is asked again."""

    one = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("one", "other", name="ideas_apart_once", condition=models.Q(undone_at=None)),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="ideas_apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"


class Credit(models.TextChoices):
    """What customers have to do with it."""

    CUSTOMERS = "customers", "It came from customers"
    INSPIRED = "inspired", "Customers inspired it"
    PLANNED = "planned", "It was planned already"


class Decision(models.Model):
    """What we decided about an idea, and why: decided in private, and public from `published_at` on.

    The latest published one stands; earlier ones stay to be read. `number` counts the statements about one idea.
    A no has a reason, and says what we can offer instead or that there is nothing.
    """

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField()
    alternative = models.TextField(blank=True, default="")
    no_alternative = models.BooleanField(default=False)
    credit = models.CharField(max_length=10, choices=Credit, blank=True, default="")
    review_on = models.DateField(null=True, blank=True)  # when a "not now" is looked at again
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    decided_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # never published

    class Meta:
        constraints = [
            models.UniqueConstraint("idea", "number", name="decision_numbered"),
            models.UniqueConstraint(
                "idea", name="decision_one_waits", condition=models.Q(published_at=None, withdrawn_at=None)
            ),
            models.CheckConstraint(
                condition=~models.Q(verdict=Verdict.NO)
                | (~models.Q(reason="") & (~models.Q(alternative="") | models.Q(no_alternative=True))),
                name="decision_no_says_why",
            ),
        ]
        indexes = [
            models.Index(
                "decided_at", "id", name="decision_waits", condition=models.Q(published_at=None, withdrawn_at=None)
            ),
            models.Index("published_at", "id", name="decision_public", condition=models.Q(published_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} to {self.idea_id}"


class Milestone(models.Model):
    """A step on the way to what was decided, due on a day, reached at a moment."""

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    due = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index("idea", "id", name="milestone_of_idea", condition=models.Q(dropped_at=None)),
            models.Index("due", "id", name="milestone_due", condition=models.Q(reached_at=None, dropped_at=None)),
        ]

    def __str__(self) -> str:
        return self.name


class Said(models.TextChoices):
    """What somebody is asked about an idea that was answered."""

    REASON = "reason", "Does the reason make sense to you?"
    WORKS = "works", "Does it work for you?"


class Opinion(models.Model):
    """What somebody says of a decision, or of what was done: yes or no, with their words. The latest of each counts."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+", db_index=False)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    of = models.CharField(max_length=8, choices=Said)
    yes = models.BooleanField()
    words = models.CharField(max_length=1000, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("idea", "of", "id", name="opinion_of_idea")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.of} {self.yes}"
