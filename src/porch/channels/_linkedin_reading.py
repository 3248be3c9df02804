"""Understands what LinkedIn said: posts, comments, reactions; in whole answers too. Nothing here asks the network.

Every item travels in an envelope that holds all that is needed to read it again years later:
`{"kind": "post" | "comment" | "reaction" | "gone", "item": {...}, "us": urn, "under": {...}}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from porch.core.bodies import loaded, within
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Spoiled, Trait, digest

NETWORK = "linkedin"
FEED = "https://www.linkedin.com/feed/update/"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MENTION = re.compile(r"@\[((?:\\.|[^\]\\])*)\]\(urn:li:[^)]*\)")
TAGGED = re.compile(r"\{hashtag\|\\?#\|((?:\\.|[^}\\])*)\}")
ESCAPED = re.compile(r"\\([\\|{}@\[\]()<>#*_~])")
RESERVED = re.compile(r"([\\|{}@\[\]()<>*_~])|#(?!\w)")

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """Where a comment stands: its post, who opened its thread, and whether we have spoken in it."""

    post: str = ""
    opener: str = ""
    joined: bool = False


NOWHERE = Under()


def envelope(kind: str, item: object, us: str, under: Under = NOWHERE) -> bytes:
    """Return `item` with all that is needed to read it again; the same bytes for the same item."""
    whole = {"kind": kind, "item": item, "us": us, "under": asdict(under)}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says, or raise Unreadable."""
    try:
        whole = json.loads(raw.decode("utf-8", "replace").replace(r"\u0000", r"\ufffd"))
        return [READERS[whole["kind"]](whole["item"], str(whole["us"]), Under(**whole["under"]), raw)]
    except Unreadable:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise Unreadable(f"LinkedIn said something we cannot read: {type(error).__name__}: {error}") from error


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer; nobody in it is us. Unreadable when it is not JSON."""
    yield from readings((raw for item in within(loaded(body)) for raw in _said(item)), read, where)


def moment(stamp: object) -> datetime:
    """Return a time of LinkedIn's, milliseconds since 1970, as aware UTC; ValueError when it is none."""
    if not isinstance(stamp, int) or isinstance(stamp, bool):
        raise ValueError(f"{stamp!r:.80} is no time")
    return EPOCH + timedelta(milliseconds=stamp)


def version_of(item: Item) -> str:
    """Return an edit stamp and the digest of what is said; a post not edited has no stamp."""
    return f"{stamp.isoformat() if (stamp := edited_at(item)) else 'first'} {digest(_own(item).encode())[:12]}"


def edited_at(item: Item) -> datetime | None:
    """Return when a post or comment was edited, None when it never was: other things change a post's stamp too."""
    if "commentary" in item:
        state = item.get("lifecycleStateInfo")
        edited = isinstance(state, Mapping) and bool(state.get("isEditedByAuthor"))
        return moment(item["lastModifiedAt"]) if edited else None
    changed, made = moment(item["lastModified"]["time"]), moment(item["created"]["time"])
    return changed if changed != made else None


def plain(commentary: str) -> str:
    r"""Return a post's words without LinkedIn's marks in them.

    >>> plain(r"Hi @[Ann \(B\)](urn:li:person:1), {hashtag|\#|bread} \(warm\)")
    'Hi @Ann (B), #bread (warm)'
    """
    named = MENTION.sub(r"@\1", commentary)
    return ESCAPED.sub(r"\1", TAGGED.sub(r"#\1", named))


def marked(text: str) -> str:
    r"""Return words as LinkedIn wants a post's: what it would take for marks stands behind a backslash, tags do not.

    >>> marked("Warm (soon) #bread")
    'Warm \\(soon\\) #bread'
    """
    return RESERVED.sub(lambda found: "\\" + found[0], text)


def urn_of(comment: Item) -> str:
    """Return the name of a comment, made of its post's activity and its number where it does not say it whole."""
    return _filled(
        comment.get("commentUrn") or f"urn:li:comment:({_filled(comment['object'])},{_filled(comment['id'])})"
    )


def nod_id(what: str, who: str) -> str:
    """Return the name of a reaction: what it is to, and by whom. LinkedIn names a post by its activity there."""
    return f"{what}#like-by-{who}"


def _post(item: Item, us: str, under: Under, raw: bytes) -> Heard:
    id_, author = _filled(item["id"]), _filled(item["author"])
    return Heard(
        external_id=id_, version=version_of(item), kind=Kind.CREATE, author=_handle(author, item), raw=raw,
        at=moment(item.get("publishedAt") or item["createdAt"]), edited_at=edited_at(item),
        ours=bool(us) and author == us, addressed=False, text=plain(_own(item)), url=FEED + id_, ref=id_,
    )  # fmt: skip


def _comment(item: Item, us: str, under: Under, raw: bytes) -> Heard:
    id_, actor, parent = urn_of(item), _filled(item["actor"]), str(item.get("parentComment") or "")
    ours, post = bool(us) and actor == us, under.post or str(item.get("object") or "")
    return Heard(
        external_id=id_, version=version_of(item), kind=Kind.CREATE, author=_handle(actor, item), raw=raw,
        at=moment(item["created"]["time"]), edited_at=edited_at(item), ours=ours, text=_own(item),
        addressed=bool(us) and not ours and (not parent or under.joined or under.opener in (us, actor)),
        url=FEED + post if post else "", ref=" ".join((str(item.get("object") or post), parent or id_, id_)),
        in_reply_to=parent or post, thread=post, traits=frozenset({Trait.COMMENT} if us and not ours else ()),
    )  # fmt: skip


def _reaction(item: Item, us: str, under: Under, raw: bytes) -> Heard:
    created = item["created"]
    actor, what = _filled(created["actor"]), under.post or str(item.get("root") or "")
    return Heard(
        external_id=nod_id(_filled(what), actor),
        version=f"{moment(created['time']).isoformat()} {item['reactionType']}",
        kind=Kind.LIKE, author=_handle(actor, item), at=moment(created["time"]), raw=raw, in_reply_to=what, ref=what,
        ours=bool(us) and actor == us, addressed=bool(us) and actor != us,
        detail={"reaction": str(item["reactionType"]).lower()},
    )  # fmt: skip


def _gone(item: Item, us: str, under: Under, raw: bytes) -> Heard:
    author = _filled(item["author"])
    return Heard(
        external_id=_filled(item["id"]), version="deleted", kind=Kind.CREATE, deleted=True, raw=raw,
        author=Handle(kind=NETWORK, value=author), at=datetime.fromisoformat(item["at"]).astimezone(UTC),
        ours=author == us, addressed=author != us,
    )  # fmt: skip


def _said(item: dict[str, Any]) -> Iterator[bytes]:
    message = item.get("message")
    if "commentary" in item and "author" in item:
        yield envelope("post", item, "")
    elif isinstance(message, dict) and "text" in message and "actor" in item:
        yield envelope("comment", item, "")
    elif "reactionType" in item and isinstance(item.get("created"), dict) and "actor" in item["created"]:
        yield envelope("reaction", item, "")


def _own(item: Item) -> str:
    words = item["commentary"] if "commentary" in item else item["message"]["text"]
    if not isinstance(words, str):
        raise Unreadable("LinkedIn gave words that are no text")
    return words.encode("utf-8", "replace").decode()


def _handle(urn: str, item: Item) -> Handle:
    """Return somebody by their URN; LinkedIn tells a name only to few."""
    told = item.get("actor~")
    whom: Item = told if isinstance(told, Mapping) else {}
    parts = [str(whom.get(name) or "") for name in ("localizedFirstName", "localizedLastName", "localizedName")]
    return Handle(kind=NETWORK, value=urn, name=" ".join(part for part in parts if part))


def _filled(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise Unreadable("LinkedIn left out a name we cannot do without")
    return value


READERS = {"post": _post, "comment": _comment, "reaction": _reaction, "gone": _gone}
