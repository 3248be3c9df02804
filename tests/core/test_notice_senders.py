"""Whose mail a mail is: by its whole address, never by what it calls itself."""

from __future__ import annotations

import pytest

from porch.core.notice_senders import NETWORKS, NOBODY, WROTE, network_of


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("notification+kr4yx@facebookmail.com", "facebook"),
        ("NO-REPLY@Mail.Instagram.com", "instagram"),
        ("reply@rs.email.nextdoor.com", "nextdoor"),
        ("businessprofile-noreply@google.com", "google_reviews"),
        ("notifications@github.com", "github"),
        ("inmail-hit-reply@linkedin.com", "linkedin"),
    ],
)
def test_a_network_is_known_by_its_address(address: str, name: str) -> None:
    network = network_of(address)
    assert network is not None
    assert network.name == name


@pytest.mark.parametrize(
    "address",
    [
        "ann@google.com",
        "ann@github.com",
        "n@facebookmail.com.evil.example",
        "n@notfacebookmail.com",
        "facebookmail.com",
        "",
        "security@facebookmail.com",
        "jobs-noreply@linkedin.com",
        "77@guest.booking.com",
        "posts-recaps@mail.instagram.com",
    ],
)
def test_everybody_else_is_no_network(address: str) -> None:
    assert network_of(address) is None


@pytest.mark.parametrize(
    "subject",
    [
        "Ann commented on your post",
        "Ann hat deinen Beitrag kommentiert",
        "Ann ha commentato il tuo post",
        "Ann a commenté votre photo",
        "Ann comentó tu publicación",
        "Sie haben eine neue Nachricht",
        "Nuova recensione per Trattoria",
        "Nouvel avis",
        "Nueva reseña",
    ],
)
def test_somebody_wrote_in_five_languages(subject: str) -> None:
    assert WROTE.search(subject)
    assert not NOBODY.search(subject)


@pytest.mark.parametrize(
    "subject",
    [
        "Your weekly digest",
        "Ann just uploaded a video",
        "Neue Anmeldung",
        "Il tuo riepilogo",
        "Votre mot de passe",
        "Tu factura",
    ],
)
def test_nobody_wrote_in_five_languages(subject: str) -> None:
    assert NOBODY.search(subject)


def test_every_network_is_named_once() -> None:
    names = [network.name for network in NETWORKS]
    assert sorted(set(names)) == sorted(names)
