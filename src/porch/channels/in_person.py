"""In person: visits, lunches, trade fairs, a word in passing. A colleague writes down what was said, and says ours."""

from __future__ import annotations

from dataclasses import dataclass

from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire
from porch.core.errors import ChannelError
from porch.core.interaction import Handle, Heard, Receipt, Utterance
from porch.core.met import heard

NAME = "in_person"
NO_NETWORK = (Gap.NEVER, "People who stand before you are no network: there is nothing to ask.")


@dataclass(frozen=True, slots=True, kw_only=True)
class InPerson:
    """Us, as people meet us."""

    us: Handle

    def whoami(self) -> Handle:
        """Return what this way of meeting is called."""
        return self.us

    def reread(self, raw: bytes) -> list[Heard]:
        """Return what one kept note says; Unreadable when it is none."""
        return [heard(raw, NAME, self.us)]

    def speak(self, utterance: Utterance) -> Receipt:
        """Hand the words to a human, who says them when the two meet."""
        if not utterance.text.strip():
            raise ChannelError("There are no words to say.", permanent=True)
        return Receipt(by_hand=True)


def build(credentials: Credentials, wire: Wire) -> InPerson:
    """Return the channel; nobody needs a network to meet somebody."""
    del wire
    return InPerson(us=Handle(kind=NAME, value="us", name=credentials.get("name") or "In person"))


CARD = Card(
    name=NAME,
    label="In person",
    icon="handshake",
    build=build,
    fields=(
        Field(
            name="name",
            label="What to call it",
            help="Such as the name of your shop or counter. You can connect it once, and again later by another name.",
            required=False,
            default="In person",
        ),
    ),
    public=False,
    by_hand=True,
    limits=Limits(text=None),
    advice="Notes about whom you met are written under Somebody was here; what you answer becomes a task for a human.",
    tested=Tested(against="payloads", by="its own notes: the far end is a human"),
    gaps={
        "listens": (Gap.NEVER, "Nothing comes in by itself: a colleague writes down whom they met."),
        "overhears": (Gap.NEVER, "Nobody pushes a visit: a colleague writes it down."),
        "reacts": (Gap.NEVER, "A nod to somebody's face leaves no trace a machine could make."),
        "recalls": (Gap.NEVER, "Only whoever said it knows whether it was said; the task asks them."),
        "counts": (Gap.NEVER, "Nobody keeps a second list of your visits to compare with."),
        "searches": NO_NETWORK,
        "tallies": (Gap.NEVER, "Nobody counts who walks by."),
        "follows": (Gap.NEVER, "Whom you met is written down one by one; nobody follows a place."),
        "awaits": NO_NETWORK,
        "fetches": (Gap.NEVER, "The photo of a business card comes along with the note."),
        "refreshes": (Gap.NEVER, "There is no key that could run out."),
    },
)
