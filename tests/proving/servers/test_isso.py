import httpx
import pytest

from porch.proving.servers.isso import Isso, install
from porch.proving.servers.need import need


@pytest.mark.real
def test_isso_takes_comments_lists_them_and_leaves_nothing_behind() -> None:
    try:
        install()
    except (OSError, RuntimeError) as refused:
        need(False, f"isso ({refused})")
    with Isso() as isso:
        first = isso.comment("/dish/", "Is it gluten-free?", author="Ann")
        isso.comment("/dish/", "Yes.", author="Acme", parent=first)
        isso.edit(first, "Is it free of gluten?", author="Ann")
        feed = isso.http.get(isso.feed("/dish/")).text
    assert "Is it free of gluten?" in feed
    assert f"#isso-{first}" in feed
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{isso.url}/info")
