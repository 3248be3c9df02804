"""Who may be one person is suggested with its reasons, and never once a colleague said never."""

from __future__ import annotations

from porch.analytics.identity import Known, suggest


def test_one_rare_handle_on_two_networks_is_suggested_with_its_reason() -> None:
    ann = [
        Known(person=7, kind="mastodon", value="ann.lindqvist"),
        Known(person=3, kind="bluesky", value="AnnLindqvist"),
    ]
    (found,) = suggest(ann)
    assert (found.one, found.other) == (3, 7)
    assert "lindqvist" in found.evidence[0].words


def test_what_a_colleague_refused_is_never_suggested_again() -> None:
    ann = [
        Known(person=7, kind="mastodon", value="ann.lindqvist"),
        Known(person=3, kind="bluesky", value="AnnLindqvist"),
    ]
    assert suggest(ann, never=[(7, 3)]) == []
