"""The twin of LinkedIn: one page of ours with one standing post, and what people say under it.

LinkedIn publishes no machine-readable document; the shapes are those of its pages on the versioned REST API.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import unquote

from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, NAMES, US, Asked, Network, Told, route

LASTING = "the-lasting-key-of-acme"
CREDENTIALS = {"client_id": "acme.apps", "client_secret": "hush", "access_token": KEY, "refresh_token": LASTING}
ORGANIZATION = "urn:li:organization:4711"
POST = "urn:li:share:7000000000000000001"
ACTIVITY = "urn:li:activity:7000000000000000002"
BORN = 1_780_000_000_000


class Twin(Network):
    """Posts, comments one level deep, and reactions. Kind "share" is a post, kind "like" a reaction."""

    first = 4_000_000_000_000_000_000  # as long as LinkedIn's, and below the book's last page

    def refusal(self, status: int, words: str) -> Told:
        """Return an error in LinkedIn's shape."""
        return Told(status=status, body={"status": status, "code": f"E{status}", "message": words})

    def signed(self, asked: Asked) -> bool:
        """Whether a request carries our key and says which version of the API it means."""
        version, protocol = (asked.headers.get(name) for name in ("linkedin-version", "x-restli-protocol-version"))
        return super().signed(asked) and protocol == "2.0.0" and bool(version) and len(str(version)) == 6

    def name_of(self, entry: Entry) -> str:
        """Return the URN of a post, a comment or a reaction."""
        if entry.kind == "share":
            return f"urn:li:share:{entry.id}"
        if entry.kind == "like":
            return f"{POST}#like-by-{_urn(entry.author)}"
        return f"urn:li:comment:({ACTIVITY},{entry.id})"

    @route("POST", "/oauth/v2/accessToken", free=True)
    def token(self, asked: Asked) -> Told:
        """Give a fresh key for a lasting one, or both for a code."""
        form, fresh = asked.form, {"access_token": KEY, "expires_in": 5_184_000, "scope": "r_organization_social"}
        lasting = {"refresh_token": LASTING, "refresh_token_expires_in": 31_536_000}
        if form.get("refresh_token") == LASTING or form.get("code") == "the-code":
            return Told(body={**fresh, **lasting})
        return Told(status=400, body={"error": "invalid_grant", "error_description": "The token is unknown"})

    @route("GET", "/rest/organizationAcls")
    def roles(self, asked: Asked) -> Told:
        """List the pages of whoever asks."""
        role = {"organization": ORGANIZATION, "role": "ADMINISTRATOR", "roleAssignee": "urn:li:person:alice",
                "state": "APPROVED"}  # fmt: skip
        return Told(body=_list([role]))

    @route("GET", "/rest/organizations/4711")
    def organization(self, asked: Asked) -> Told:
        """Show our page."""
        return Told(body={"id": 4711, "localizedName": "Acme", "vanityName": US, "versionTag": "1"})

    @route("GET", r"/rest/networkSizes/[^/]+")
    def followers(self, asked: Asked) -> Told:
        """Count who follows our page."""
        return Told(body={"firstDegreeSize": 40 + len(NAMES)})

    @route("GET", "/rest/organizationalEntityShareStatistics")
    def statistics(self, asked: Asked) -> Told:
        """Count what became of our posts."""
        counts = {"impressionCount": 900, "likeCount": 7, "commentCount": 3, "shareCount": 1, "clickCount": 12,
                  "engagement": 0.02}  # fmt: skip
        urns = asked.query.get("shares", "List()").removeprefix("List(").removesuffix(")").split(",")
        told = [{"share": urn, "organizationalEntity": ORGANIZATION, "totalShareStatistics": counts} for urn in urns]
        return Told(body=_list(told))

    @route("GET", "/rest/posts")
    def posts(self, asked: Asked) -> Told:
        """List our posts, newest first; the standing one last."""
        found = [self.show(one) for one in self.book.entries("NOT deleted AND kind = 'share'", limit=99)]
        standing = _post(POST, "Our new oven is here \\(finally\\)", BORN, BORN)
        return Told(body=_list([*found, standing]))

    @route("GET", r"/rest/posts/([^/]+)")
    def post(self, asked: Asked, urn: str) -> Told:
        """Show one post."""
        found = self._found(unquote(urn))
        return Told(body=self.show(found)) if found else self.refusal(404, "Not found")

    @route("POST", "/rest/posts", publishes=True)
    def publish(self, asked: Asked) -> Told:
        """Take a post of ours."""
        said = self.say(text=str(asked.json.get("commentary") or ""), kind="share")
        return Told(status=201, body=b"", headers={"x-restli-id": self.name_of(said)})

    @route("GET", r"/rest/socialActions/([^/]+)/comments")
    def comments(self, asked: Asked, urn: str) -> Told:
        """List the comments on a post, or the answers to a comment, oldest first."""
        found = [self.show(one) for one in self._under(unquote(urn))]
        start, count = asked.number("start"), asked.number("count", 10)
        return Told(body=_list(found[start : start + count], start, count, len(found)))

    @route("GET", r"/rest/socialActions/[^/]+/comments/(\d+)")
    def comment(self, asked: Asked, number: str) -> Told:
        """Show one comment."""
        found = self.book.entry(int(number))
        return Told(body=self.show(found)) if found else self.refusal(404, "Not found")

    @route("POST", r"/rest/socialActions/([^/]+)/comments", publishes=True)
    def say_under(self, asked: Asked, urn: str) -> Told:
        """Take our comment on a post, or our answer to a comment."""
        told, above = asked.json, unquote(urn)
        parent = self._found(above) if "comment" in above else None
        if ("comment" in above and parent is None) or told.get("actor") != ORGANIZATION or not told.get("object"):
            return self.refusal(404 if told.get("object") else 400, "No such object, or no such actor")
        place = above if above.startswith("urn:li:share:") and above != POST else ""
        text = str((told.get("message") or {}).get("text") or "")
        said = self.say(text=text, answers=parent.id if parent else 0, place=place)
        return Told(status=201, body=self.show(said), headers={"x-restli-id": str(said.id)})

    @route("GET", r"/rest/reactions/\(entity:([^)]+)\)")
    def reactions(self, asked: Asked, urn: str) -> Told:
        """List the reactions to a post."""
        place = "" if unquote(urn) == POST else unquote(urn)
        found = self.book.entries("NOT deleted AND kind = 'like' AND place = ?", place)
        return Told(body=_list([self.show(one) for one in found]))

    @route("POST", "/rest/reactions", publishes=True)
    def react(self, asked: Asked) -> Told:
        """Take our like; a second one is refused as a conflict."""
        root = str(asked.json.get("root"))
        _, new = self.book.keep(author=US, text="", kind="like", place=root, key=f"like {root}")
        return Told(status=201, body={}) if new else self.refusal(409, "Already exists")

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return a post, a comment or a reaction."""
        made, changed, who = _ms(entry.at), _ms(entry.changed_at), _urn(entry.author)
        stamps = {"created": {"actor": who, "time": made}, "lastModified": {"actor": who, "time": changed}}
        if entry.kind == "share":
            return _post(self.name_of(entry), entry.text, made, changed)
        if entry.kind == "like":
            urn = f"urn:li:reaction:({who},{ACTIVITY})"
            return {"id": urn, "root": ACTIVITY, "reactionType": entry.text or "LIKE", **stamps}
        top, answers = self._top(entry), len(self._answers(entry))
        shown = {
            "actor": who, "commentUrn": self.name_of(entry), "id": str(entry.id), "object": ACTIVITY, **stamps,
            "message": {"attributes": [], "text": entry.text},
            "commentsSummary": {"aggregatedTotalComments": answers, "totalFirstLevelComments": answers},
        }  # fmt: skip
        return shown | ({"parentComment": self.name_of(top)} if top is not entry else {})

    def _under(self, urn: str) -> list[Entry]:
        if "comment" in urn:
            found = self._found(urn)
            return self._answers(found) if found else []
        place = "" if urn in (POST, ACTIVITY) else urn
        inside = "NOT deleted AND answers = 0 AND kind = 'post' AND place = ?"
        return self.book.entries(inside, place, limit=10_000, newest_first=False)

    def _answers(self, entry: Entry) -> list[Entry]:
        inside = "NOT deleted AND answers IN (SELECT id FROM entry WHERE id = ? OR answers = ?)"
        return self.book.entries(inside, entry.id, entry.id, limit=10_000, newest_first=False)

    def _top(self, entry: Entry) -> Entry:
        while entry.answers and (above := self.book.entry(entry.answers)) is not None:
            entry = above
        return entry

    def _found(self, urn: str) -> Entry | None:
        number = urn.rstrip(")").replace(":", ",").rpartition(",")[2]
        return self.book.entry(int(number)) if number.isdecimal() else None


def _urn(name: str) -> str:
    return ORGANIZATION if name == US else f"urn:li:person:{name}"


def _ms(at: str) -> int:
    return round(datetime.fromisoformat(at).timestamp() * 1000)


def _post(urn: str, text: str, made: int, changed: int) -> dict[str, Any]:
    return {
        "id": urn, "author": ORGANIZATION, "commentary": text, "visibility": "PUBLIC", "lifecycleState": "PUBLISHED",
        "publishedAt": made, "createdAt": made, "lastModifiedAt": changed, "isReshareDisabledByAuthor": False,
        "distribution": {"feedDistribution": "MAIN_FEED", "thirdPartyDistributionChannels": []},
        "lifecycleStateInfo": {"isEditedByAuthor": changed != made},
    }  # fmt: skip


def _list(elements: list[Any], start: int = 0, count: int = 100, total: int | None = None) -> dict[str, Any]:
    paging = {"start": start, "count": count, "links": [], "total": len(elements) if total is None else total}
    return {"elements": elements, "paging": paging}
