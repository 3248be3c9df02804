"""Purchases: a shop or a till tells by webhook what was bought and given back, and by whom. Nothing is said there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from porch.channels import _shop_reading as reading
from porch.channels._shop_signing import Signer, signer
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Delivery, Handle, Heard, Spoiled
from porch.core.payload import packed, parsed

NAME = reading.NAME
PLATFORMS = (("stripe", "Stripe"), ("shopify", "Shopify"), ("woocommerce", "WooCommerce"))


class Shop:
    """One shop, whose purchases are pushed to us with a signature made with its secret."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._platform = credentials.get("platform") or "stripe"
        self._name = credentials.get("name") or dict(PLATFORMS).get(self._platform, self._platform)
        self._secret = credentials.get("secret", "")
        self._clock = wire.clock

    def whoami(self) -> Handle:
        """Return the shop; ChannelError when the platform is none we know or the secret is missing."""
        self._signer()
        return Handle(kind=NAME, value=f"{self._platform}:{self._name}".lower(), name=self._name)

    def overhear(self, delivery: Delivery) -> Iterator[Heard | Spoiled]:
        """Yield the purchase a signed webhook tells of; nothing for what is none. KeyRefused when it is not signed."""
        self._signer().check(delivery, self._secret, now=self._clock.now())
        raw = delivery.body
        try:
            topic = self._signer().topic(delivery)
            raw = packed(topic, parsed(delivery.body, self._name), platform=self._platform)
        except Unreadable as error:
            yield Spoiled(raw=raw, reason=str(error), where="webhook")
            return
        yield from readings([raw], self.reread, "webhook")

    def reread(self, raw: bytes) -> list[Heard]:
        """Return the purchase that the bytes of one item tell of, or raise Unreadable."""
        return reading.read(raw)

    def _signer(self) -> Signer:
        if not self._secret:
            raise ChannelError("The shop's signing secret is missing.", permanent=True)
        return signer(self._platform)


def understand(body: bytes, where: str) -> Iterable[Heard | Spoiled]:
    """Yield the purchase in one webhook of any platform we know; Unreadable when it is no JSON."""
    told = parsed(body, "A shop")
    return readings(reading.candidates(told), reading.read, where)


_ONLY_TELLS = (Gap.NEVER, "A purchase takes no words. Answer the person by mail, or where they wrote to you.")

CARD = Card(
    name=NAME,
    label="Shop",
    icon="shopping-bag",
    build=Shop,
    understand=understand,
    public=False,
    fields=(
        Field(name="platform", label="Kind of shop", kind="select", choices=PLATFORMS, default="stripe"),
        Field(name="name", label="Name", help="What you call it, such as Our web shop."),
        Field(
            name="secret",
            label="Signing secret",
            kind="password",
            secret=True,
            help="The shop shows it where you enter Porch's address for its webhooks.",
        ),
    ),
    limits=Limits(text=0),
    gaps={
        "listens": (Gap.NOTIMPL, "Past orders are not asked for; bring them as a table: porch import archive."),
        "speaks": _ONLY_TELLS,
        "reacts": _ONLY_TELLS,
        "recalls": _ONLY_TELLS,
        "counts": (Gap.NOTIMPL, "The shop could be asked for a day's orders; it pushes them instead."),
        "searches": (Gap.NEVER, "Nothing in a shop's books is public."),
        "tallies": (Gap.NEVER, "A shop counts orders, which are all here."),
        "follows": (Gap.NEVER, "A shop has buyers, not followers."),
        "awaits": (Gap.NEVER, "The shop calls us; there is nothing to wait for."),
        "fetches": (Gap.NEVER, "There are no photos on a receipt."),
        "refreshes": (Gap.NEVER, "The secret does not run out."),
    },
    advice="Porch hears who bought what and with which code, so that you know your regulars. It never touches money.",
    waits_for_address="The shop can only call Porch once it has a public address.",
    paste_address="In the shop's settings under Webhooks. The secret it shows or asks for is the one Porch needs.",
    tested=Tested(against="payloads", by="webhooks in the shapes that Stripe, Shopify and WooCommerce document"),
)
