"""Words of a text, the same whatever the case and the accents; and short phrases found among them in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from porch.core.folding import fold

LOOKED_AT = 10_000  # characters: who wants something says so before that, and a hostile text costs no more

_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff]")
"""Letters of Thai, Lao, Burmese, Khmer, Chinese and Japanese."""
_SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of `text` in order; an apostrophe parts two words.

    >>> words("L'ordine n. 12, perché?")
    ('l', 'ordine', 'n', '12', 'perche')
    """
    folded = fold(text)
    if folded.isascii():  # four times out of five, and more than twice as fast as the pattern
        return tuple(folded.translate(_SPACES).split())
    return tuple(_WORD.findall(folded))


def without_addresses(text: str) -> str:
    """Return `text` with its web addresses blanked: their question marks and words are nobody's.

    >>> without_addresses("see https://example.org/?order=1 now")
    'see   now'
    """
    return _ADDRESS.sub(" ", text) if "://" in text or "www." in text.lower() else text


@lru_cache(maxsize=512)  # a text is asked for its wish and for urgent words, and again when the next turn comes
def spoken(text: str) -> tuple[str, ...]:
    """Return the folded words of `text`, web addresses left out, of its first `LOOKED_AT` characters.

    >>> spoken("Ciao! https://example.org/menu?lang=it")
    ('ciao',)
    """
    return words(without_addresses(text[:LOOKED_AT]))


def mentions(text: str, phrase: str) -> bool:
    """Say whether the words of `phrase` stand in `text` one after the other, the last of them perhaps in the plural.

    In a script that puts no space between words the letters themselves are looked for. No words are in no text.

    >>> mentions("Two Pizzas, please!", "pizza"), mentions("I asked the team", "tea"), mentions("我喜欢寿司", "寿司")
    (True, False, True)
    """
    if _UNSPACED.search(phrase):
        return fold(phrase) in fold(text)
    said, wanted = spoken(text), words(phrase)
    if not wanted:
        return False
    *first, last = wanted
    ends = {last + ending for ending in ("", "s", "es")}
    places = (at for at, word in enumerate(said) if word in ends and at >= len(first))
    return any(list(said[at - len(first) : at]) == first for at in places)


class Phrases:
    """Finds phrases in words: at each place the longest one, left to right, never two over the same words.

    `phrases` maps a phrase, as a person types it, to what it stands for. Time is linear in the words looked at.

    >>> found = Phrases({"no problem": "fine", "problem": "trouble", "at all": "ever"})
    >>> list(found.all(words("No problem at all... no, a problem!")))
    ['fine', 'ever', 'trouble']
    """

    __slots__ = ("_starts",)

    def __init__(self, phrases: Mapping[str, str]) -> None:
        starts: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, label in phrases.items():
            first, *rest = words(phrase) or ("",)
            starts.setdefault(first, []).append((tuple(rest), label))
        starts.pop("", None)  # a phrase without a word would be found everywhere
        for choices in starts.values():
            choices.sort(key=lambda choice: -len(choice[0]))
        self._starts = starts

    def all(self, said: tuple[str, ...]) -> Iterator[str]:
        """Yield what each phrase found in the folded words `said` stands for, in the order they were said."""
        starts = self._starts
        if starts.keys().isdisjoint(said):
            return
        end = 0
        for place, word in enumerate(said):
            if word in starts and place >= end:
                label, length = self._at(said, place)
                if length:
                    yield label
                end = place + length

    def first(self, said: tuple[str, ...]) -> str | None:
        """Return what the first phrase found stands for, or None."""
        return next(self.all(said), None)

    def opens(self, said: tuple[str, ...]) -> bool:
        """Tell whether the folded words `said` begin with a phrase."""
        return bool(said) and self._at(said, 0)[1] > 0

    def _at(self, said: tuple[str, ...], place: int) -> tuple[str, int]:
        for rest, label in self._starts.get(said[place], ()):
            after = place + 1
            if not rest or said[after : after + len(rest)] == rest:
                return label, len(rest) + 1
        return "", 0


def labelled(**phrases: Iterable[str]) -> dict[str, str]:
    """Return one mapping phrase -> label from several lists; a later list wins.

    >>> labelled(good=["fine"], bad=["poor", "awful"])
    {'fine': 'good', 'poor': 'bad', 'awful': 'bad'}
    """
    return {phrase: label for label, listed in phrases.items() for phrase in listed}
