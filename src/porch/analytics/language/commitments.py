"""A commitment in a text: "I'll call you on Friday", found in seven languages with the phrase that commits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

LOOKED_AT = 4_000  # characters
LONGEST = 120  # characters of a phrase

_APOSTROPHE = "['’ʼ`´]"
_BEGINS = re.compile(
    r"\b(?:"
    # en
    rf"(?:i|we)(?:{_APOSTROPHE}ll| will| shall| promise)"
    rf"|(?:i{_APOSTROPHE}m|i am|we{_APOSTROPHE}re|we are) going to"
    r"|will (?:get back|let you know|call you|send you|follow up|keep you posted)"
    r"|let me (?:get back|check|look|find out|see what)"
    # it
    r"|\w{2,}(?:erò|arò|irò|eremo|iremo|aremo)|farò|faremo|darò|daremo"
    r"|(?:ti|vi|la|le) (?:chiamo|mando|scrivo|richiamo|invio|ricontatto|aggiorno|faccio sapere)"
    # es
    r"|\w{2,}(?:aré|eré|iré)|\w{2,}(?:aremos|eremos|iremos)|haré|haremos|diré|(?:voy|vamos) a"
    r"|(?:te|le|les|os) (?:llamo|mando|escribo|envío|aviso)"
    # fr
    r"|je vais|nous allons|(?:je|nous) (?:vous |te |m'en |le |la |les )?\w{2,}(?:rai|rons)"
    r"|je (?:vous|te) (?:appelle|rappelle|envoie|tiens au courant)"
    # de
    r"|(?:ich werde|wir werden|werde ich|werden wir)"
    r"|(?:ich|wir) (?:melden? (?:mich|uns)|rufen? (?:sie|dich|euch)|schicken?|kümmern? (?:mich|uns)|sehe nach|prüfen?)"
    # pt
    r"|\w{2,}(?:arei|erei|irei)|farei|faremos|(?:vou|vamos) \w+[aei]r"
    # nl
    r"|ik zal|(?:wij|we) zullen|ik ga|(?:wij|we) gaan"
    r"|ik (?:bel|stuur|mail|kom|zoek)|(?:wij|we) (?:bellen|sturen|mailen|zoeken)"
    r")\b",
    re.IGNORECASE,
)  # fmt: skip
_NOT_ONE = frozenset({"però", "pero", "vrai", "cerò", "miré"})
_ENDS = re.compile(r"[.!?;\n]|,? (?:but|ma|pero|mais|aber|mas|maar)\b")
_DENIED = re.compile(
    r"\W*(?:not|never|no longer|n['’]t|be (?:happy|sad|disappointed)|have to|need to|non|mai|nunca|jamais|nicht|nie"
    r"|niet|nooit)\b",
    re.IGNORECASE,
)
_DENIED_BEFORE = re.compile(
    r"(?:\bnon|\bno|\bnão|\bnunca|\bmai|\bif|\bwhen|\bse|\bsi|\bunless|\bcuando|\bquando)\W*(?:\w{1,3}\W+)?$",
    re.IGNORECASE,
)
_DEED = re.compile(
    r"\b(?:call|send|e-?mail|write|check|look (?:into|at)|get back|let you know|refund|reply|answer|ship|fix|bring|come"
    r"|pay|follow|forward|update|confirm|arrange|make sure|take care|find out|review|set up|schedule|give you|keep you"
    r"|provide|prepare|meet|return|replace|do|try|work on|have|get|talk|discuss|handle|add"
    r"|be (?:there|in touch|sending|calling)"
    r"|chiam|mand|scriv|invi|sapere|rimbors|aggiorn|llam|envi|avis|appel|envo|rembours|anruf|rufe|schick|meld|prüf"
    r"|erstatt|lig|bel|stuur|sturen|terug)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|this (?:week|morning|afternoon|evening)"
    r"|next (?:week|month)|soon|asap|by \w+|within|in \d+|shortly|later|end of"
    r"|oggi|domani|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|entro"
    r"|hoy|mañana|lunes|martes|miércoles|jueves|viernes|antes"
    r"|demain|aujourd|lundi|mardi|mercredi|jeudi|vendredi|bientôt"
    r"|heute|morgen|montag|dienstag|mittwoch|donnerstag|freitag|bis|bald"
    r"|hoje|amanhã|segunda|sexta|até|vandaag|maandag|dinsdag|woensdag|donderdag|vrijdag"
    r"|\d{1,2}(?:[:.h]\d\d|(?:st|nd|rd|th)))",
    re.IGNORECASE,
)

NOTHING, BEGUN, DEED, WHEN = -3.5, 3.2, 1.2, 1.2
"""Log-odds: of a text without a commitment; and what the beginning, a deed and a time in the phrase add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """What a text commits to: log-odds that it does, and its phrases, strongest first."""

    odds: float = NOTHING
    phrases: tuple[str, ...] = ()


def committed(text: str) -> Committed:
    """Return the commitments told in `text` by their form: first person, what is to come, a deed, a time.

    >>> committed("Sorry! I'll call you on Friday. Best, Alice").phrases
    ("I'll call you on Friday",)
    >>> committed("I will never come back").phrases, committed("Can you call me?").odds
    ((), -3.5)
    """
    found = sorted(_found(text[:LOOKED_AT]), key=lambda one: -one[0])
    return Committed(odds=found[0][0], phrases=tuple(phrase for _, phrase in found[:5])) if found else Committed()


def _found(text: str) -> Sequence[tuple[float, str]]:
    found = []
    end = 0
    for begin in _BEGINS.finditer(text):
        if begin.start() < end or begin.group().lower() in _NOT_ONE or _denied(text, begin):
            continue
        phrase = _phrase(text, begin.start())
        end = begin.start() + len(phrase)
        found.append((_odds(phrase), phrase.strip(" ,:")))
    return found


def _denied(text: str, begin: re.Match[str]) -> bool:
    return bool(_DENIED.match(text, begin.end())) or bool(
        _DENIED_BEFORE.search(text[max(0, begin.start() - 16) : begin.start()])
    )


def _phrase(text: str, start: int) -> str:
    end = _ENDS.search(text, start, start + LONGEST)
    return text[start : end.start() if end else start + LONGEST]


def _odds(phrase: str) -> float:
    return NOTHING + BEGUN + DEED * bool(_DEED.search(phrase)) + WHEN * bool(_WHEN.search(phrase))
