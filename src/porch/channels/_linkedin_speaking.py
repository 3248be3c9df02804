"""Says things on LinkedIn in our page's name: posts, comments, answers, likes; and whether they arrived."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

from porch.channels._linkedin_reading import Under, envelope, marked, nod_id, read
from porch.channels._linkedin_server import LinkedIn
from porch.core.errors import ChannelError, OutcomeUnknown, Unreadable
from porch.core.interaction import Heard, Receipt, Utterance, Visibility

LONGEST = 1250  # of a comment; a post may be longer, but what Porch says fits both
LOOK_BACK = timedelta(minutes=5)
OPEN = {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []}


def publish(server: LinkedIn, utterance: Utterance) -> Receipt:
    """Publish once and return the receipt; ChannelError says what LinkedIn does not take."""
    _fit(utterance)
    if not utterance.ref:
        return _post(server, utterance)
    thing, _, parent = _aim(utterance.ref)
    body = {"actor": server.us, "object": thing, "message": {"text": utterance.text}}
    body |= {"parentComment": parent} if parent else {}
    response = server.tell(f"/rest/socialActions/{quote(parent or thing, safe='')}/comments", body)
    try:
        return _receipt(read(envelope("comment", response.json(), server.us, Under(post=thing)))[0])
    except (ValueError, Unreadable) as error:
        raise OutcomeUnknown("LinkedIn took our words and answered what we cannot read") from error


def recall(server: LinkedIn, utterance: Utterance) -> Receipt | None:
    """Return the receipt of `utterance` if it stands where it was to be said, else None."""
    wanted, floor = "".join(utterance.text.split()), utterance.begun_at - LOOK_BACK
    for raw in _candidates(server, utterance.ref):
        try:
            heard = read(raw)[0]
        except Unreadable:
            continue
        if heard.ours and heard.at >= floor and "".join(heard.text.split()) == wanted:
            return _receipt(heard)
    return None


def nod(server: LinkedIn, ref: str, kind: str) -> Receipt:
    """Like what `ref` names; one that is liked already is liked."""
    if kind != "like":
        raise ChannelError(f"LinkedIn knows no “{kind}” from Porch", permanent=True)
    thing, own, _ = _aim(ref)
    root, us = own or thing, server.us
    try:
        server.tell(f"/rest/reactions?actor={quote(us, safe='')}", {"root": root, "reactionType": "LIKE"})
    except ChannelError as error:
        if getattr(error, "status", 0) != 409:
            raise
    return Receipt(external_id=nod_id(root, us), ref=ref, at=server.now())


def _post(server: LinkedIn, utterance: Utterance) -> Receipt:
    body = {
        "author": server.us, "commentary": marked(utterance.text), "visibility": "PUBLIC", "distribution": OPEN,
        "lifecycleState": "PUBLISHED", "isReshareDisabledByAuthor": False,
    }  # fmt: skip
    response = server.tell("/rest/posts", body)
    if not (urn := response.headers.get("x-restli-id", "")):
        raise OutcomeUnknown("LinkedIn took our words and did not say where they stand")
    return Receipt(external_id=urn, ref=urn, url=f"https://www.linkedin.com/feed/update/{urn}", at=server.now())


def _candidates(server: LinkedIn, ref: str) -> Iterator[bytes]:
    if not ref:
        yield from (envelope("post", item, server.us) for item in server.posts())
        return
    thing, _, parent = _aim(ref)
    for item in server.comments(parent or thing):
        yield envelope("comment", item, server.us, Under(post=thing))


def _aim(ref: str) -> tuple[str, str, str]:
    """Return the post or activity a ref names, the comment itself, and the comment under which answers to it stand."""
    thing, _, rest = ref.partition(" ")
    parent, _, own = rest.partition(" ")
    return thing, own, parent


def _receipt(heard: Heard) -> Receipt:
    return Receipt(external_id=heard.external_id, ref=heard.ref, url=heard.url, at=heard.at)


def _fit(utterance: Utterance) -> None:
    if not utterance.text.strip():
        raise ChannelError("There are no words to say", permanent=True)
    if len(utterance.text) > LONGEST:
        raise ChannelError(f"{len(utterance.text)} characters are too many: LinkedIn takes {LONGEST}", permanent=True)
    if utterance.media:
        raise ChannelError("Porch brings no photos or files to LinkedIn", permanent=True)
    if utterance.visibility is not Visibility.PUBLIC:
        raise ChannelError("All that Porch says on LinkedIn is public", permanent=True)
