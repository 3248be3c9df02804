"""What our address books say about people: never who they are, only whom we wrote down under which handles."""

from __future__ import annotations

from django.db import models

from porch.records.accounts.models import Account
from porch.records.people.models import Handle


class Contact(models.Model):
    """One contact of one address book, as its latest version has it; one removed there stays here and says so."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    uid = models.CharField(max_length=600)
    ref = models.CharField(max_length=600, blank=True, default="")
    version = models.CharField(max_length=64)
    name = models.CharField(max_length=300, blank=True, default="")
    organisation = models.CharField(max_length=300, blank=True, default="")
    title = models.CharField(max_length=300, blank=True, default="")
    note = models.TextField(blank=True, default="")
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("account", "uid", name="contact_once")]
        indexes = [models.Index("account", "ref", name="contact_place")]

    def __str__(self) -> str:
        return self.name or self.uid


class Naming(models.Model):
    """A handle that stands in a contact."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="namings", db_index=False)
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("contact", "handle", name="naming_once")]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.handle_id}"
