"""What somebody wants, guessed from a few cue words in seven languages: light, explained, and easily overruled."""

from __future__ import annotations

from enum import StrEnum

from porch.analytics import cue_words
from porch.analytics.words import Phrases, labelled, spoken, without_addresses, words
from porch.core.folding import fold


class Cue(StrEnum):
    """What a text asks of us, strongest first."""

    COMPLAINT = "complaint"
    REQUEST = "request"
    QUESTION = "question"


LONGEST_THANKS = 90  # characters: "thank you so much for your quick reply, have a lovely day!" and its kin
_QUESTION_MARKS = ("？", "؟", "¿")
_JOINERS = ("\ufe0f", "\u200d")
_GREETINGS = frozenset({"hi", "hello", "hey", "ciao", "hola", "bonjour", "hallo", "ola", "hoi", "buongiorno", "salve"})


def _listed(table: cue_words.Table) -> list[str]:
    return [phrase for phrases in table.values() for phrase in phrases]


_CUES = Phrases(
    labelled(
        question=_listed(cue_words.QUESTIONS),
        request=_listed(cue_words.REQUESTS),
        complaint=_listed(cue_words.COMPLAINTS),
        calm=_listed(cue_words.CALM),
    )
)
_OPENERS = Phrases(labelled(question=_listed(cue_words.OPENERS)))
_THANKS = frozenset(fold(word) for word in _listed(cue_words.THANKS))
_WITH_THANKS = _THANKS | {fold(word) for word in _listed(cue_words.WITH_THANKS)}


def cue(text: str) -> Cue | None:
    """Return the strongest thing `text` asks of us, or None: a question mark asks, and so do some words.

    >>> cue("Do you have a table for four?")
    <Cue.QUESTION: 'question'>
    >>> cue("Vorrei prenotare per domani")
    <Cue.REQUEST: 'request'>
    >>> cue("Thanks, but I am still waiting!")
    <Cue.COMPLAINT: 'complaint'>
    >>> cue("Lovely evening yesterday") is None
    True
    """
    said = spoken(text)
    found = set(_CUES.all(said))
    if "complaint" in found or _is_unhappy(text):
        return Cue.COMPLAINT
    if "request" in found:
        return Cue.REQUEST
    asks = "question" in found or asks_by_mark(text) or _opens_with_a_question(said)
    return Cue.QUESTION if asks else None


def closing_thanks(text: str) -> bool:
    """Tell whether `text` says thanks, or shows a happy face, and nothing else: it needs no answer.

    >>> [closing_thanks(text) for text in ("Grazie mille!", "👍🙏", "thanks Alice", "ok, vielen Dank und bis morgen")]
    [True, True, True, True]
    >>> [closing_thanks(text) for text in ("thanks, but where is my order?", "thanks in advance", "👍 or 👎?", "")]
    [False, False, False, False]
    """
    if not text or len(text) > LONGEST_THANKS or asks_by_mark(text):
        return False
    bare = " ".join(part for part in without_addresses(text).split() if not part.startswith("@"))
    said = words(bare)
    if _is_unhappy(bare):
        return False
    if not said:
        return _only_happy(bare)
    strange = tuple(word for word in said if word not in _WITH_THANKS)
    return not _THANKS.isdisjoint(said) and (not strange or _is_a_name(strange, bare))


def gives_thanks(text: str) -> bool:
    """Tell whether a word of thanks stands anywhere in `text`.

    >>> gives_thanks("Dear Cleo, thank you for the kind words about our bread"), gives_thanks("Your invoice")
    (True, False)
    """
    return not _THANKS.isdisjoint(words(without_addresses(text)))


def _is_unhappy(text: str) -> bool:
    return not text.isascii() and not cue_words.UNHAPPY.isdisjoint(text)


def asks_by_mark(text: str) -> bool:
    """Tell whether a question mark stands in `text`, of whatever script, outside a web address.

    >>> asks_by_mark("open on Sunday?"), asks_by_mark("see https://example.org/?order=1")
    (True, False)
    """
    if "?" in text:
        return "?" in without_addresses(text)
    return not text.isascii() and any(mark in text for mark in _QUESTION_MARKS)


def _opens_with_a_question(said: tuple[str, ...]) -> bool:
    return _OPENERS.opens(tuple(word for word in said[:6] if word not in _GREETINGS))


def _only_happy(spoken: str) -> bool:
    faces = {char for char in spoken if not char.isspace() and char not in _JOINERS and not _tint(char)}
    return bool(faces - set(".!")) and faces <= cue_words.HAPPY | set(".!")


def _tint(char: str) -> bool:
    return "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones follow a hand


def _is_a_name(strange: tuple[str, ...], bare: str) -> bool:
    """Tell whether the one strange word is written like a name: "thanks Alice", not "thanks anyway"."""
    if len(strange) != 1 or _CUES.first(strange):
        return False
    written = [part.strip(".,;:!-()") for part in bare.split()]
    return any(part[:1].isupper() and fold(part) == strange[0] for part in written[1:])
