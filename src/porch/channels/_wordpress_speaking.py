"""Says things on a WordPress site: an answer under a comment or a post, a post of our own; and looks them up."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from html import escape
from typing import Any

from porch.channels._wordpress_reading import Us, envelope, read, words
from porch.channels._wordpress_site import Site
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Receipt, Utterance, Visibility
from porch.core.payload import Item, items, text

LOOK_BACK = timedelta(minutes=5)
LONGEST = 65_525  # bytes of a comment's column
LONGEST_TITLE = 120
_TYPOGRAPHY = dict.fromkeys(map(ord, "'\"‘’‚‛“”„′″-–—.…x×™"))  # what WordPress sets more nicely than it was typed


def measure(said: str) -> int:
    """Return how long `said` is as WordPress counts: bytes, once what HTML needs written otherwise is.

    >>> measure("a & b"), measure("perché")
    (9, 7)
    """
    return len(escape(said, quote=False).encode("utf-8", "replace"))


def form(utterance: Utterance) -> tuple[str, dict[str, Any]]:
    """Return where to say it and what, without its photos; ChannelError (permanent) when it cannot be said here."""
    if not utterance.text.strip() and not utterance.media:
        raise ChannelError("There are no words to say", permanent=True)
    if utterance.visibility is not Visibility.PUBLIC:
        raise ChannelError("What is said on a blog is public", permanent=True)
    if (length := measure(utterance.text)) > LONGEST:
        raise ChannelError(f"{length} bytes are too many: WordPress takes {LONGEST}", permanent=True)
    said = escape(utterance.text, quote=False)
    kind, _, rest = utterance.ref.partition(":")
    if kind == "":
        title = utterance.subject or utterance.text.strip().partition("\n")[0][:LONGEST_TITLE]
        return "/posts", {"title": escape(title, quote=False), "content": said, "status": "publish"}
    if utterance.media:
        raise ChannelError("A comment on WordPress carries no photos", permanent=True)
    number, _, post = rest.partition(":")
    if kind not in ("comment", "post") or not (post or number).isdigit():
        raise ChannelError(f"This is nothing to answer on WordPress: {utterance.ref[:80]}", permanent=True)
    under = {"parent": int(number)} if kind == "comment" else {}
    return "/comments", {"post": int(post or number), "content": said, **under}


def receipt(said: Item, us: Us) -> Receipt:
    """Return the receipt of a comment or post as the site shows it; Unreadable when it is none."""
    [heard] = read(envelope("comment" if "post" in said else "post", said, us))
    return Receipt(external_id=heard.external_id, ref=heard.ref, url=heard.url, at=heard.at)


def recall(site: Site, utterance: Utterance) -> Receipt | None:
    """Return the receipt of `utterance` if the site has it, waiting, published or thrown away since; else None."""
    path, said = form(utterance)
    wanted = squash(utterance.text)
    for item in _candidates(site, path, said, utterance.begun_at):
        if squash(words(item)) != wanted or int(item.get("parent") or 0) != int(said.get("parent") or 0):
            continue
        try:
            return receipt(item, site.us)
        except Unreadable:
            continue
    return None


def squash(said: str) -> str:
    """Return `said` without what a site may change: white space, the form of letters, quotation marks and dashes.

    >>> squash('"Yes" -- 3x') == squash("“Yes” – 3×")
    True
    """
    return "".join(unicodedata.normalize("NFC", said).translate(_TYPOGRAPHY).split())


def illustrated(content: str, uploaded: Sequence[Mapping[str, Any]]) -> str:
    """Return a post's HTML with the photos the site has taken below the words."""
    figures = [
        f'<figure class="wp-block-image"><img src="{escape(text(one, "source_url"))}" '
        f'alt="{escape(text(one, "alt_text"))}"/></figure>'
        for one in uploaded
    ]
    return "\n".join([content, *figures])


def _candidates(site: Site, path: str, said: Mapping[str, Any], begun: datetime) -> Iterator[Item]:
    since = begun - LOOK_BACK - _behind(site)
    asked: dict[str, Any] = {"after": since.isoformat(), "per_page": 100, "order": "desc"}
    if path == "/posts":
        seen = {"context": "edit", "status": "publish,future,draft,pending,private,trash"}
        asked |= seen if site.may("edit_posts") else {}
        yield from _all(site, path, {**asked, "author": site.us.id})
        return
    asked["post"] = said["post"]
    for status in ("all", "spam", "trash") if site.may("moderate_comments") else ("",):
        seen = {"context": "edit", "status": status} if status else {}
        found = _all(site, path, asked | seen)
        yield from (one for one in found if one.get("author") == site.us.id)  # to ask by author takes a moderator


def _all(site: Site, path: str, params: Mapping[str, Any]) -> Iterator[Item]:
    number = 0
    while found := items(site.ask(path, {**params, "offset": number})):
        yield from found
        number += len(found)


def _behind(site: Site) -> timedelta:
    """Return how far the site's clock is behind ours; nothing when it does not tell."""
    told = site.get("/users/me").headers.get("date", "")
    try:
        return site.wire.clock.now() - parsedate_to_datetime(told)
    except (ValueError, TypeError):
        return timedelta()
