"""Who may do what: every route of the console, and which roles may use each of its methods.

A route without a line here cannot be added: `urls.route` looks its name up when the URLconf is read.
"""

from __future__ import annotations

from collections.abc import Mapping

ANONYMOUS, READER, MEMBER, OWNER = "anonymous", "reader", "member", "owner"
EVERYBODY = frozenset({ANONYMOUS, READER, MEMBER, OWNER})
TEAM = frozenset({READER, MEMBER, OWNER})
WRITERS = frozenset({MEMBER, OWNER})
OWNERS = frozenset({OWNER})

Roles = frozenset[str]
LOOK = {"GET": TEAM}
DEED = {"POST": WRITERS}
OWNERS_DEED = {"POST": OWNERS}

PERMISSIONS: Mapping[str, Mapping[str, Roles]] = {
    # the door
    "setup": {"GET": EVERYBODY, "POST": EVERYBODY},  # the token is the key
    "invitation": {"GET": EVERYBODY, "POST": EVERYBODY},
    "phone-in": {"GET": EVERYBODY, "POST": EVERYBODY},
    # the day
    "morning": LOOK,
    "live": LOOK,
    "pile": DEED,
    "first-look": LOOK,
    "notices": LOOK,
    "notice-done": DEED,
    "notices-done": DEED,
    "notices-undo": DEED,
    # conversations
    "inbox": LOOK,
    "inbox-place": LOOK,
    "closures": DEED,
    "conversation": LOOK,
    "about": LOOK,
    "closure": DEED,
    "reopening": DEED,
    "acknowledgement": DEED,
    "snooze": DEED,
    "handover": DEED,
    "taking-back": DEED,
    "assignment": DEED,
    "urgency": DEED,
    "calm": DEED,
    "conversation-set-aside": DEED,
    "conversation-return": DEED,
    "notes": DEED,
    "replies": DEED,
    "template": DEED,
    "promises": DEED,
    "corrections": DEED,
    "promises-open": LOOK,
    "promise-kept": DEED,
    "promise-ending": DEED,
    "promise-dropping": DEED,
    "promise-reopening": DEED,
    "promise-owner": DEED,
    "person-promises": LOOK,
    "lease": DEED,
    "draft": DEED,
    "likeness": DEED,
    "warnings": LOOK,
    "deed-undo": DEED,
    "media": LOOK,
    # people
    "people": LOOK,
    "person": LOOK,
    "person-known": LOOK,
    "person-around": LOOK,
    "person-tie": LOOK,
    "person-chair": LOOK,
    "person-heart": LOOK,
    "praise": LOOK,
    "person-step": {"GET": TEAM, "POST": WRITERS},
    "person-step-declined": DEED,
    "person-mail": {"GET": WRITERS, "POST": WRITERS},
    "quiet": LOOK,
    "quiet-decision": DEED,
    "person-handles": DEED,
    "attachment-undo": DEED,
    "same": LOOK,
    "person-merges": DEED,
    "person-never": DEED,
    "merge-undo": DEED,
    "merge-again": DEED,
    "never-undo": DEED,
    "person-set-aside": DEED,
    "person-return": DEED,
    "person-barriers": DEED,
    "person-why": LOOK,
    "person-consent": {"GET": TEAM, "POST": WRITERS},
    "person-stop": DEED,
    "consent-undo": DEED,
    "person-everything": {"GET": WRITERS},
    "person-erasure": {"GET": OWNERS, "POST": OWNERS},
    "barrier-lifting": DEED,
    "barrier-return": DEED,
    # what we know of them
    "people-export": {"GET": OWNERS},
    "person-profile": LOOK,
    "person-tags": DEED,
    "person-tag-removal": DEED,
    "person-values": DEED,
    "person-notes": DEED,
    "person-roles": DEED,
    "value-undo": DEED,
    "fields": DEED,
    "field-closure": DEED,
    "segments": DEED,
    "segment-closure": DEED,
    "segment-return": DEED,
    "organisations": {"GET": TEAM, "POST": WRITERS},
    "organisation": {"GET": TEAM, "POST": WRITERS},
    "organisation-river": LOOK,
    "organisation-domains": DEED,
    "organisation-domain-removal": DEED,
    "organisation-closure": DEED,
    "organisation-reopening": DEED,
    "role-leaving": DEED,
    "role-staying": DEED,
    "role-withdrawal": DEED,
    "role-return": DEED,
    # who moves whom, and whom to invite
    "influence": LOOK,
    "influence-web": LOOK,
    "person-sway": LOOK,
    "person-web": LOOK,
    "person-pulls": LOOK,
    "person-sway-words": LOOK,
    "compare": LOOK,
    "invites": LOOK,
    "invite-new": {"GET": WRITERS, "POST": WRITERS},
    "invite": LOOK,
    "invite-leaving-out": DEED,
    "invite-letting-in": DEED,
    "invite-holding-out": DEED,
    "invite-planning": DEED,
    "invite-handing-on": DEED,
    "invite-handing-undo": DEED,
    "invite-table": {"GET": WRITERS},
    # where they are
    "map": LOOK,
    "map-people": LOOK,
    "map-companies": LOOK,
    "map-barriers": DEED,
    # what is said in public
    "listening": LOOK,
    "search-new": {"GET": WRITERS, "POST": WRITERS},
    "search-cost": {"GET": WRITERS},
    "search": LOOK,
    "search-pause": DEED,
    "search-running": DEED,
    "search-closure": DEED,
    "search-reopening": DEED,
    "search-look": DEED,
    "search-export": LOOK,
    "find-decision": DEED,
    "find-undo": DEED,
    # everything said
    "said": LOOK,
    "said-count": LOOK,
    "said-voices": LOOK,
    "said-spread": LOOK,
    "said-talk": LOOK,
    "saved-searches": DEED,
    "saved-search-closure": DEED,
    "saved-search-return": DEED,
    "saved-search-telling": DEED,
    # saying
    "say": {"GET": TEAM, "POST": WRITERS},
    "outbox": LOOK,
    "withdrawal": DEED,
    "retry": DEED,
    "confirmation": DEED,
    "by-hand-said": DEED,
    "by-hand-missed": DEED,
    "by-hand-undo": DEED,
    # meetings we call
    "meeting-new": {"GET": WRITERS, "POST": WRITERS},
    "meeting-preview": DEED,
    "meeting": {"GET": TEAM, "POST": WRITERS},
    "meeting-cancellation": DEED,
    "meeting-undo": DEED,
    # whom we met
    "met": {"GET": WRITERS, "POST": WRITERS},
    "met-people": {"GET": WRITERS},
    "met-undo": DEED,
    "met-worker": {"GET": EVERYBODY},  # a script: a browser asks for it again whoever is signed in
    # the house
    "connections": LOOK,
    "connection": LOOK,
    "connection-placing": LOOK,
    "connection-poster": LOOK,
    "connection-test": OWNERS_DEED,
    "connection-pause": OWNERS_DEED,
    "connection-listening": OWNERS_DEED,
    "connection-consent": OWNERS_DEED,
    "connection-closure": OWNERS_DEED,
    "connect": {"GET": OWNERS},
    "connect-channel": {"GET": OWNERS, "POST": OWNERS},
    "connect-back": {"GET": OWNERS},
    "imports": {"GET": OWNERS, "POST": OWNERS},
    "import": {"GET": OWNERS},
    "import-look": OWNERS_DEED,
    "import-bring": OWNERS_DEED,
    "import-stop": OWNERS_DEED,
    "import-file-removal": OWNERS_DEED,
    "quarantine": LOOK,
    "quarantined": LOOK,
    "replay": DEED,
    "replays": DEED,
    "ledger": LOOK,
    "team": {"GET": TEAM, "POST": OWNERS},
    "member-role": OWNERS_DEED,
    "member-leave": OWNERS_DEED,
    "away": DEED,
    "away-return": DEED,
    "settings": {"GET": OWNERS, "POST": OWNERS},
    "me": {"GET": TEAM, "POST": TEAM},
    "more": LOOK,
    "phone": {"GET": TEAM, "POST": TEAM},
}


def role_of(viewer: object) -> str:
    """Return the role of whoever asks: a member's own, or anonymous."""
    return str(getattr(viewer, "role", ANONYMOUS)) if viewer is not None else ANONYMOUS


def allowed(route: str, method: str) -> Roles | None:
    """Return who may use `method` on `route`; None when the route does not know the method."""
    return PERMISSIONS[route].get("GET" if method == "HEAD" else method)
