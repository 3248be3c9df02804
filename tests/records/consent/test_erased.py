"""Of whom we forget, a keyed hash is all that stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import override_settings

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.consent import erased
from porch.records.consent.models import Erased
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ANN = ("email", "ann@mill.example")


def forget() -> str:
    digest = erased.of_handle(*ANN)
    erased.remember(digests=[digest], what=erased.What.HANDLE, at=NOON)
    return digest


def test_without_the_installations_key_the_hash_is_another() -> None:
    ours = erased.of_handle(*ANN)
    with override_settings(PORCH_ENCRYPTION_KEY="another"):
        assert erased.of_handle(*ANN) != ours
    assert erased.of_handle("email", "Ann@Mill.example") == ours
    assert erased.of_item(*ANN) != ours


def test_the_row_names_nobody() -> None:
    forget()
    row = Erased.objects.values().get()
    assert not [value for value in row.values() if "ann" in str(value).lower()]


def test_what_was_erased_twice_is_kept_once() -> None:
    forget()
    forget()
    assert Erased.objects.count() == 1


def test_of_many_only_those_that_were_erased_are_named() -> None:
    digest = forget()
    assert erased.among([digest, "0" * 64]) == {digest: (erased.What.HANDLE, None)}
    assert erased.among([]) == {}


def test_somebody_may_be_heard_again_until_they_are_erased_anew(alice: Member) -> None:
    digest = forget()
    erased.hear_again(kind="email", value=ANN[1], by=alice, at=NOON + DAY)
    assert erased.among([digest])[digest][1] == NOON + DAY
    forget()
    assert erased.among([digest])[digest][1] is None


def test_nobody_is_heard_again_who_was_never_erased(alice: Member) -> None:
    with pytest.raises(PorchError, match="Nobody was erased"):
        erased.hear_again(kind="email", value=ANN[1], by=alice, at=NOON)


def test_a_husk_has_a_name_of_its_own_that_tells_nothing() -> None:
    name = erased.husk(erased.of_item("email", "<ann-1@mill.example>"))
    assert name.startswith("erased:")
    assert len(name) == 47


def test_how_many_were_erased_is_the_teams_to_know(alice: Member, charlie: Member) -> None:
    forget()
    assert erased.counts(SYSTEM) == {"handle": 1, "item": 0, "dropped": 0}
    assert erased.counts(charlie) == {}
