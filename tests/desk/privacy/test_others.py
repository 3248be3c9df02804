"""Sessions in which a note about somebody waits are ended; the rest go on."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from porch.core.whom import Whom
from porch.desk.privacy import others
from porch.records.tables.personal import Forgot
from tests.cast import NOON


@pytest.mark.django_db
def test_a_note_that_names_them_ends_its_session() -> None:
    for note in ("Quorra Zyxwold is set aside.", "Ann is set aside."):
        session = SessionStore()
        session["_messages"] = note
        session.save()
    others.erase(whom=Whom(persons=(), handles=(), words=("Quorra Zyxwold",)), forgot=Forgot(at=NOON))
    assert [one.get_decoded()["_messages"] for one in Session.objects.all()] == ["Ann is set aside."]
