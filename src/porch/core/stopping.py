"""Whether somebody asks us to stop writing: short words, as a subject or as the first line of what they write."""

from __future__ import annotations

import re

from porch.core.folding import fold

LONGEST = 60  # characters of a line that means only this
_STOP = re.compile(
    r"(?:please |bitte |per favore |por favor )?(?:"
    r"stop(?:p|pen|it)?(?: (?:(?:all )?(?:e?-?mails?|messages)|all|it|this|writing(?: (?:to )?me)?))?"
    r"|unsubscribe(?: me)?|remove me|opt ?-?out|take me off(?: (?:this|your) list)?|no more (?:e?-?mails?|messages)"
    r"|(?:do not|don'?t) (?:write|contact|e?-?mail|message)(?: to)? me(?: any ?more| again)?|leave me alone"
    r"|cancella(?:mi|temi)?|disiscriv\w*|basta(?: (?:mail|messaggi))?|non scrivet\w* piu|rimuov\w+mi"
    r"|abmelden|abbestellen|keine (?:mails?|nachrichten) mehr"
    r"|(?:me )?desabonne\w*(?:[ -]moi)?|desinscri\w*(?:[ -]moi)?|arretez"
    r"|baja|darme de baja|cancelar suscripcion|no (?:me )?escriban mas|remover|cancelar inscricao"
    r"|uitschrijven|afmelden"
    r")(?: (?:please|bitte|grazie|danke|thanks|merci|gracias))?"
)


def asks_to_stop(text: str, subject: str = "") -> bool:
    """Return whether words ask us to stop writing; a longer text that only speaks of stopping does not.

    >>> asks_to_stop("STOP!"), asks_to_stop("Hello", subject="Unsubscribe"), asks_to_stop("Per favore, cancellami.")
    (True, True, True)
    >>> asks_to_stop("Stop by on Friday?"), asks_to_stop("I had to stop at the border"), asks_to_stop("")
    (False, False, False)
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    return any(_means_stop(line) for line in (first, subject))


def _means_stop(line: str) -> bool:
    plain = " ".join(re.sub(r"[^\w' -]+", " ", fold(line)).split())
    return 0 < len(plain) <= LONGEST and _STOP.fullmatch(plain) is not None
