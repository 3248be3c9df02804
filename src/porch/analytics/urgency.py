"""Words that cannot wait: a short list per language that the owner edits, shown as the reason when one is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from porch.analytics.words import Phrases, spoken


class Matcher:
    """Finds urgent words in a text, on word boundaries, whatever the case and the accents, in linear time.

    `listed` maps a language to its words or phrases. All languages are looked for at once: a tourist writes in hers.

    >>> matcher = Matcher({"en": ["food poisoning"], "it": ["reazione allergica"]})
    >>> matcher.find("Mia figlia ha avuto una REAZIONE ALLERGICA!")
    'reazione allergica'
    >>> matcher.find("The food was good; poisoning is another film.") is None
    True
    """

    __slots__ = ("_phrases",)

    def __init__(self, listed: Mapping[str, Sequence[str]]) -> None:
        self._phrases = Phrases({phrase: phrase for phrases in listed.values() for phrase in phrases})

    def find(self, text: str) -> str | None:
        """Return the first urgent word or phrase in `text`, as it is written in the list, or None."""
        return self._phrases.first(spoken(text))
