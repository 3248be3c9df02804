from pathlib import Path

import pytest

from porch.channels._archive_formats import format_named, formats
from porch.core.errors import ChannelError


def test_the_shipped_formats_are_these() -> None:
    assert set(formats()) == {
        "twcs", "plain", "mbox", "discussions", "mastodon-outbox", "x-archive", "facebook-information",
        "instagram-information", "google-takeout", "whatsapp-chat", "linkedin-data", "purchases", "shopify-orders",
        "stripe-payments", "woocommerce-orders", "square-transactions",
    }  # fmt: skip
    assert all(one.name == name and one.label for name, one in formats().items())


def test_a_mapping_file_makes_a_format(tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"
    file.write_text('[columns]\nid = "n"\nauthor = "who"\nat = "when"\ntext = "what"\n')
    (tmp_path / "t.csv").write_text("n,who,when,what\n1,Ann,2026-01-01,Ciao\n")
    mine = format_named(str(file))
    (raw,) = mine.items(tmp_path / "t.csv")
    assert isinstance(raw, bytes)
    assert mine.reader(frozenset(), file)(raw).external_id == "desk:1"


@pytest.mark.parametrize("name", ["", "zendesk", "gone.toml", "../twcs"])
def test_a_format_that_is_not_known_is_named(name: str) -> None:
    with pytest.raises(ChannelError) as caught:
        format_named(name)
    assert caught.value.permanent
