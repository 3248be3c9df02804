"""Who we are: the business, its members, their sign-in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class Logins(BaseUserManager["Login"]):
    """Makes sign-ins."""

    def create_user(self, email: str, password: str | None = None, **extra: object) -> Login:
        """Return a new sign-in with a hashed password."""
        login = self.model(email=self.normalize_email(email).lower(), **extra)
        login.set_password(password)
        login.save(using=self._db)
        return login

    def get_by_natural_key(self, username: str | None) -> Login:
        """Return the sign-in with this address, whatever its capitals."""
        return self.get(email__iexact=username)


class Login(AbstractBaseUser):
    """The one Django user. It belongs to a member or to a person, never both."""

    email = models.EmailField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Logins()

    def __str__(self) -> str:
        return self.email


class Role(models.TextChoices):
    """What a member may do: all, answer, or only read."""

    OWNER = "owner", "Owner"
    MEMBER = "member", "Member"
    READER = "reader", "Reader"


class Business(models.Model):
    """The one row about the business itself."""

    name = models.CharField(max_length=200, default="")
    time_zone = models.CharField(max_length=64, default="UTC")
    languages = models.CharField(max_length=120, default="en,it,es,fr,de,pt,nl")
    digest_hour = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=10)
    bound_days = models.PositiveSmallIntegerField(default=7)
    urgent_share = models.FloatField(default=0.5)
    quiet_share = models.FloatField(default=0.2)  # of the morning's list, for people who have gone quiet
    urgent_words = models.JSONField(default=dict, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    setup_digest = models.CharField(max_length=64, blank=True, default="")
    # How letters and customers' pages are dressed. Any colours do: words in them are shaded until they can be read.
    colour = models.CharField(max_length=7, default="#a34a06")
    second_colour = models.CharField(max_length=7, default="#1c5a9e")
    postal = models.CharField(max_length=300, blank=True, default="")  # letters nobody asked for must say where we are

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="business_is_one_row")]

    def __str__(self) -> str:
        return self.name or "Porch"


class Member(models.Model):
    """A colleague: Alice answers, Bob is on her team."""

    login = models.OneToOneField(Login, on_delete=models.PROTECT, related_name="member")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    desk = models.CharField(max_length=60, blank=True, default="")  # "marketing": what hand-overs to a role go by
    time_zone = models.CharField(max_length=64, blank=True, default="")
    single_keys = models.BooleanField(default=True)
    digest = models.BooleanField(default=True)
    left_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def is_owner(self) -> bool:
        """Whether the member may change how Porch is set up."""
        return self.role == Role.OWNER

    @property
    def may_write(self) -> bool:
        """Whether the member may answer and decide."""
        return self.role in (Role.OWNER, Role.MEMBER) and self.left_at is None


class Away(models.Model):
    """A colleague is away, from one day to another, both included; `stand_in` has what is theirs meanwhile.

    Without a stand-in it is the whole team's. `undone_at` is set when it was taken back.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    begins = models.DateField()
    ends = models.DateField()
    stand_in = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(ends__gte=models.F("begins")), name="away_forward")]

    def __str__(self) -> str:
        return f"{self.member_id} from {self.begins} to {self.ends}"


class Pass(models.Model):
    """A single-use way in: an invitation, or the code a phone scans. Only its digest is kept."""

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=20)  # invite, phone
    login = models.ForeignKey(Login, null=True, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(blank=True, default="")
    name = models.CharField(max_length=120, blank=True, default="")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.purpose} #{self.pk}"
