import httpx
import pytest

from porch.proving.servers.need import need
from porch.proving.servers.wordpress import WordPressSite, lacking


@pytest.mark.real
@pytest.mark.slow
def test_a_site_takes_posts_and_comments_of_its_people_and_leaves_nothing_behind() -> None:
    missing = lacking()
    need(not missing, missing)
    with WordPressSite() as site:
        post = site.post("Today's dish", "Risotto.")
        first = site.comment("ann", post, "Is it gluten-free?")
        site.comment("acme", post, "It is.", parent=first["id"])
        ours = site.comments("It is.")
        assert [(one["parent"], one["author_name"]) for one in ours] == [(first["id"], "Acme")]
        with pytest.raises(httpx.HTTPStatusError):
            site.ask("ann", "POST", "/posts", title="Mine")
        url = site.url
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)
