"""A no of ours, and whether it came with its reason: what one is told why, one need not take for a whim."""

from __future__ import annotations

from enum import StrEnum

from porch.analytics.words import Phrases, labelled, spoken

REFUSALS = {
    "en": (
        "we cannot", "we can't", "i cannot", "i can't", "we are unable", "we're unable", "i am unable", "i'm unable",
        "not able to", "not possible", "impossible", "we won't be able", "i won't be able", "we do not offer",
        "we don't offer", "we have to decline", "must decline", "is not available", "isn't available", "sold out",
        "fully booked", "no longer available",
    ),
    "it": (
        "non possiamo", "non posso", "non è possibile", "impossibile", "purtroppo no", "non siamo in grado",
        "non offriamo", "siamo al completo", "tutto esaurito", "non è disponibile",
    ),
    "es": (
        "no podemos", "no puedo", "no es posible", "imposible", "no nos es posible", "no ofrecemos", "está agotado",
        "estamos completos", "no está disponible",
    ),
    "fr": (
        "nous ne pouvons pas", "je ne peux pas", "ce n'est pas possible", "impossible", "nous ne sommes pas en mesure",
        "nous n'offrons pas", "nous sommes complets", "n'est pas disponible",
    ),
    "de": (
        "können wir nicht", "kann ich nicht", "wir können das nicht", "nicht möglich", "unmöglich", "leider nicht",
        "nicht in der lage", "bieten wir nicht", "ausgebucht", "ausverkauft", "nicht verfügbar",
    ),
    "pt": (
        "não podemos", "não posso", "não é possível", "impossível", "não conseguimos", "não oferecemos", "esgotado",
        "estamos lotados", "não está disponível",
    ),
    "nl": (
        "kunnen we niet", "kan ik niet", "we kunnen dat niet", "niet mogelijk", "onmogelijk", "helaas niet",
        "niet in staat", "bieden we niet", "volgeboekt", "uitverkocht", "niet beschikbaar",
    ),
}  # fmt: skip
"""How a business says no, per language (ISO 639-1); folded before use."""

REASONS = {
    "en": ("because", "since we", "since the", "as we", "as the", "due to", "owing to", "the reason", "so that"),
    "it": ("perché", "poiché", "dato che", "visto che", "in quanto", "a causa", "il motivo", "per via"),
    "es": ("porque", "ya que", "dado que", "puesto que", "debido", "a causa", "el motivo", "la razón"),
    "fr": ("parce que", "puisque", "car", "en raison", "à cause", "étant donné", "la raison"),
    "de": ("weil", "denn", "da wir", "da die", "da der", "da das", "wegen", "aufgrund", "der grund"),
    "pt": ("porque", "pois", "já que", "uma vez que", "devido", "por causa", "o motivo", "a razão"),
    "nl": ("omdat", "want", "aangezien", "wegens", "vanwege", "doordat", "de reden"),
}  # fmt: skip
"""How a reason is given, per language."""


class Refusal(StrEnum):
    """A no, with its reason or without."""

    REASONED = "reasoned"
    BARE = "bare"


def _all(table: dict[str, tuple[str, ...]]) -> list[str]:
    return [phrase for phrases in table.values() for phrase in phrases]


_FOUND = Phrases(labelled(refusal=_all(REFUSALS), reason=_all(REASONS)))


def refusal(text: str) -> Refusal | None:
    """Return whether `text` says no and why, says no, or does neither.

    >>> refusal("We cannot deliver on Sunday, because our baker is off."), refusal("That is not possible.")
    (<Refusal.REASONED: 'reasoned'>, <Refusal.BARE: 'bare'>)
    >>> refusal("Of course, because you asked so kindly!") is None
    True
    """
    found = set(_FOUND.all(spoken(text)))
    if "refusal" not in found:
        return None
    return Refusal.REASONED if "reason" in found else Refusal.BARE
