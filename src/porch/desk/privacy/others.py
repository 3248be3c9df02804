"""What the tables of others' packages hold of people: Django's, and those of signing in."""

from __future__ import annotations

from django.apps import apps
from django.contrib.sessions.models import Session

from porch.core.whom import Whom
from porch.records.tables.personal import Forgot, Nothing

WHY = {
    "auth.Permission": "What Django lets do whom: unused.",
    "auth.Group": "Unused.",
    "contenttypes.ContentType": "Names of tables.",
    "sessions.Session": "Colleagues' sign-ins; notes that wait to be shown are looked through.",
    "account.EmailAddress": "Colleagues' addresses.",
    "account.EmailConfirmation": "Colleagues' addresses.",
    "mfa.Authenticator": "Colleagues' second keys.",
}
TABLES = tuple(Nothing(model=apps.get_model(label), why=why) for label, why in WHY.items())


def erase(*, whom: Whom, forgot: Forgot) -> None:
    """End the sessions in which a note that names the person still waits to be shown: they are sealed as a whole."""
    named = [one.pk for one in Session.objects.iterator() if whom.is_named_in(str(one.get_decoded()))]
    forgot.count(Session, Session.objects.filter(pk__in=named).delete()[0])
