"""What is open to customers: every route of the portal and the methods it answers.

What is a person's own is opened by the link in their letter alone, each for one thing, or, on the pages of VISITED, to
whoever signed in; the other pages tell nothing about anybody. A GET changes nothing, ever: scanners open every link in
every letter. (It only notes, once an hour, that whoever is signed in is here.)
A route without a line here cannot be added.
"""

from __future__ import annotations

from collections.abc import Mapping

LOOK = frozenset({"GET"})
DEED = frozenset({"POST"})
BOTH = LOOK | DEED

PERMISSIONS: Mapping[str, frozenset[str]] = {
    "look": LOOK,  # the business's two colours
    "language": DEED,
    # opened by a link of one's own
    "wishes": BOTH,
    "stop": BOTH,  # RFC 8058: the mail program posts
    "yes": BOTH,
    "own": LOOK,
    "undo": BOTH,
    "anew": DEED,  # sends a fresh link to the owner's own address
    "come": BOTH,
    "come-claim": DEED,
    "come-calendar": LOOK,
    "come-ticket": LOOK,
    "answer": BOTH,
    # open to everybody
    "room": BOTH,  # the code on the wall of a room
    "anybody": BOTH,  # a survey anybody may answer
    "sign-up": BOTH,
    "choices-feed": LOOK,
    "board-feed": LOOK,
    "decisions-feed": LOOK,
    # read by everybody, and done by whoever signed in
    "sign-in": BOTH,
    "sign-in-back": LOOK,  # from a network that says who they are; the button there does it
    "you": BOTH,
    "leave": DEED,
    "accounts": DEED,  # elsewhere, that are theirs as well
    "keys": DEED,  # passkeys of one's own
    "ideas": LOOK,
    "board": LOOK,
    "alike": LOOK,
    "board-looks": LOOK,
    "propose": BOTH,
    "idea": BOTH,
    "idea-picture": LOOK,
    "choices": LOOK,
    "choice": BOTH,
    "questions": LOOK,
    "asked-alike": LOOK,
    "ask": BOTH,
    "question": BOTH,
    "knowledge": LOOK,
    "known": LOOK,
    "claims": LOOK,
    "claim": BOTH,
}
SAID = frozenset({"propose", "idea", "ask", "question", "claim"})
"""Routes where what newcomers say and vote reaches others; see effort.py."""
UPLOADS = frozenset({"idea", "propose"})
"""Routes whose forms may bring pictures."""
CROWD = frozenset({"stop", "room"})
"""Routes that many use from one place: a mail provider's few machines, a room with one network."""
EVERYBODY = frozenset(
    {"look", "language", "anew", "sign-up", "room", "anybody", "choices-feed", "board-feed", "decisions-feed"}
)
"""Routes that no link opens: they tell nothing about anybody."""
FRESH = frozenset({"own"})
"""Routes that show what only the owner should read: their links last an hour and go to the owner's own address."""
VISITED = frozenset(
    {
        "sign-in",
        "sign-in-back",
        "you",
        "leave",
        "accounts",
        "keys",
        "choices",
        "choice",
        "ideas",
        "board",
        "alike",
        "board-looks",
        "propose",
        "idea",
        "idea-picture",
        "questions",
        "asked-alike",
        "ask",
        "question",
        "knowledge",
        "known",
        "claims",
        "claim",
    }
)
"""Routes that everybody may read and that know who is signed in; see guard.route."""
