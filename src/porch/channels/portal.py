"""The portal: pages of ours where customers propose, vote, ask, answer and choose, in full view of one another."""

from __future__ import annotations

from dataclasses import dataclass

from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire
from porch.core.interaction import Handle, Heard
from porch.core.taking_part import heard

NAME = "portal"
OURSELVES = (Gap.NEVER, "The far end is ourselves: what is done there is written down as it is done.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """Us, as hosts of our own pages."""

    us: Handle

    def whoami(self) -> Handle:
        """Return what these pages are called."""
        return self.us

    def reread(self, raw: bytes) -> list[Heard]:
        """Return what one kept deed says; Unreadable when it is none."""
        return [heard(raw, NAME)]


def build(credentials: Credentials, wire: Wire) -> Portal:
    """Return the channel; nobody needs a network to hear what happens on pages of ours."""
    del wire
    return Portal(us=Handle(kind=NAME, value="us", name=credentials.get("name") or "Portal"))


CARD = Card(
    name=NAME,
    label="Portal",
    icon="door-open",
    build=build,
    fields=(
        Field(
            name="name",
            label="What to call it",
            help="It connects itself when the first customer does something there.",
            required=False,
            default="Portal",
        ),
    ),
    public=True,
    limits=Limits(text=None),
    advice="Ideas, votes, questions and choices on your own pages. There is nothing to connect: it begins by itself.",
    tested=Tested(against="real server", by="Porch itself, in Chromium"),
    gaps={
        "listens": OURSELVES,
        "overhears": OURSELVES,
        "speaks": (Gap.NEVER, "You answer on the page itself: under the idea, the question, the choice."),
        "reacts": (Gap.NEVER, "A business does not vote for what its own customers propose."),
        "recalls": OURSELVES,
        "counts": OURSELVES,
        "searches": OURSELVES,
        "tallies": OURSELVES,
        "follows": (Gap.NEVER, "Who follows what is written down as they say so."),
        "awaits": OURSELVES,
        "fetches": (Gap.NEVER, "Photos come along with the form they are given in."),
        "refreshes": (Gap.NEVER, "There is no key that could run out."),
    },
)
