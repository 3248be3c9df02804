"""One short thing is said on every public channel, through the same outbox."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.desk.post import saying
from porch.desk.post.saying import Wording
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import store
from porch.records.outbox.models import Outgoing
from porch.records.team.models import Member
from tests.cast import NOON
from tests.fakes import CREDENTIALS, NAME

pytestmark = pytest.mark.django_db


@pytest.fixture
def bar(shop: Account) -> Account:
    return accounts.connect(channel=NAME, name="Bar", handle="bar", credentials=CREDENTIALS, at=NOON)


def test_each_place_gets_its_own_wording_under_one_key(shop: Account, bar: Account, alice: Member) -> None:
    wordings = [Wording(account=shop, text="Fish today!"), Wording(account=bar, text="Fish & wine!")]
    said = saying.say(wordings=wordings, member=alice, at=NOON)
    assert [(one.account, one.text, one.visibility, one.to_handle) for one in said] == [
        (shop, "Fish today!", "public", None), (bar, "Fish & wine!", "public", None),
    ]  # fmt: skip
    assert len({one.post_key for one in said}) == 1


def test_pressing_twice_says_it_once(shop: Account, alice: Member) -> None:
    wordings = [Wording(account=shop, text="Fish today!")]
    first = saying.say(wordings=wordings, member=alice, at=NOON, key="k" * 60)
    assert saying.say(wordings=wordings, member=alice, at=NOON, key="k" * 60) == first


def test_a_text_too_long_for_one_place_is_said_nowhere(shop: Account, bar: Account, alice: Member) -> None:
    wordings = [Wording(account=bar, text="Fish!"), Wording(account=shop, text="a" * 503)]
    with pytest.raises(PorchError, match="3 characters too many for Town square"):
        saying.say(wordings=wordings, member=alice, at=NOON)
    assert Outgoing.objects.count() == 0


def test_empty_words_for_one_place_are_said_nowhere(shop: Account, bar: Account, alice: Member) -> None:
    wordings = [Wording(account=bar, text="Fish!"), Wording(account=shop, text=" ")]
    with pytest.raises(PorchError, match="nothing to say"):
        saying.say(wordings=wordings, member=alice, at=NOON)
    assert Outgoing.objects.count() == 0


def test_a_place_is_chosen(alice: Member) -> None:
    with pytest.raises(PorchError, match="at least one place"):
        saying.say(wordings=[], member=alice, at=NOON)


def test_a_photo_is_described_and_goes_along(shop: Account, alice: Member) -> None:
    wordings = [Wording(account=shop, text="The menu")]
    with pytest.raises(PorchError, match="Describe the photo"):
        saying.say(wordings=wordings, photo=b"%PDF-1.4", member=alice, at=NOON)
    (said,) = saying.say(
        wordings=wordings, photo=b"%PDF-1.4", photo_name="m.pdf", alt="The menu ", member=alice, at=NOON
    )
    (enclosed,) = said.enclosures.all()
    assert (store.read(enclosed.sha256), enclosed.alt, enclosed.content_type) == (
        b"%PDF-1.4", "The menu", "application/pdf",
    )  # fmt: skip
