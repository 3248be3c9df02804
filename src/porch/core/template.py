"""Words a network approved beforehand: the only ones it takes once a person's last words are too old.

A template has blanks, written {{1}} or {{first_name}}; what is said is the template with every blank filled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

BLANK = re.compile(r"\{\{\s*([A-Za-z0-9_]{1,64})\s*\}\}")
LONGEST = 500
"""Characters that one blank takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A template with its blanks filled: its name and language on the network, and (blank, words) in their order."""

    name: str
    language: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One approved, or not approved, wording. `category` is the network's own word, such as utility or marketing.

    `heading` and `footing` stand above and below `body` and have no blanks. `refusal` says, in a sentence for whoever
    would say it, why it cannot be said; it is empty when it can.
    """

    name: str
    language: str
    body: str
    category: str = ""
    heading: str = ""
    footing: str = ""
    refusal: str = ""

    @property
    def approved(self) -> bool:
        """Whether it may be said."""
        return not self.refusal

    @property
    def blanks(self) -> tuple[str, ...]:
        """Return the names of its blanks, each once, in the order in which the network wants them.

        >>> Template(name="a", language="en", body="{{2}}, {{1}} and {{2}}").blanks
        ('1', '2')
        """
        found = list(dict.fromkeys(BLANK.findall(self.body)))
        return tuple(sorted(found, key=int) if all(name.isdecimal() for name in found) else found)

    def fill(self, given: Mapping[str, str]) -> Filled:
        """Return it with the words `given` for each blank; white space becomes single spaces: no blank holds a line."""
        values = tuple((name, " ".join(given.get(name, "").split())) for name in self.blanks)
        return Filled(name=self.name, language=self.language, values=values)

    def words(self, filled: Filled) -> str:
        """Return the words as they arrive; a blank without words stays as it is written.

        >>> hello = Template(name="hello", language="en", heading="Acme", body="Hello {{1}}", footing="Bye")
        >>> hello.words(hello.fill({"1": "Ann"}))
        'Acme\\n\\nHello Ann\\n\\nBye'
        """
        held = dict(filled.values)
        body = BLANK.sub(lambda found: held.get(found[1]) or found[0], self.body)
        return "\n\n".join(part for part in (self.heading, body, self.footing) if part)

    def objection(self, filled: Filled) -> str:
        """Return why the network would refuse it so filled, in a sentence; else nothing."""
        if self.refusal:
            return self.refusal
        if empty := [name for name, words in filled.values if not words]:
            return f"{'Blank' if len(empty) == 1 else 'Blanks'} {', '.join(empty)} must be filled."
        long = next((name for name, words in filled.values if len(words) > LONGEST), "")
        return f"Blank {long} takes at most {LONGEST} characters." if long else ""
