"""A handle as bare letters: what its owner chose in it, without the network's own trimmings.

A name is also spelt the ways people shorten it to an account: Lisa Blunt Rochester becomes lisarochester, lrochester,
rochesterlisa and lbr. Only the first `LOOKED_AT` characters count, so a hostile name costs no more than a long one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from porch.analytics.companies import is_free
from porch.analytics.identity.known import Known
from porch.core.folding import fold

LOOKED_AT = 80
PHONES = frozenset({"phone", "sms", "whatsapp", "signal"})
_DIGITS_KEPT = 9  # the last ones: who writes a number without its country's prefix means the same one
_WORD = re.compile(r"[^\W_]+")
_WHOLE = re.compile("[\u3400-\u9fff\uac00-\ud7a3]{2}")  # Chinese and Korean names are whole without a space
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s:]{1,200}\.[^@\s:.]{2,60}")
_SCHEME = re.compile(r"^\w+://")
_ROLES = frozenset({"info", "hello", "contact", "office", "mail", "admin", "support", "team", "hi", "me", "post"})
_TITLES = frozenset({"jr", "sr", "ii", "iii", "iv", "dr", "mr", "mrs", "ms", "prof", "phd"})
_NUMBER_FROM, _OPAQUE_FROM = 6, 16


def chosen(one: Known) -> str:
    """Return the part of a handle's value that its owner chose.

    >>> chosen(Known(person=1, kind="mastodon", value="@Ann@town.example"))
    'Ann'
    >>> chosen(Known(person=1, kind="email", value="info@mill.example"))
    'mill'
    >>> chosen(Known(person=1, kind="web", value="https://www.lindqvist.art.example/about"))
    'lindqvist art'
    >>> chosen(Known(person=1, kind="youtube", value="UCYFDRohyZgoPy5rXOaVZO-A"))
    ''
    """
    value = one.value.strip()[: 4 * LOOKED_AT]
    if _is_address(value):
        return _of_address(_SCHEME.sub("", value))
    local, _, domain = value.lstrip("@").partition("@")
    if domain and local.casefold() in _ROLES and not is_free(domain.lower()):
        local = domain.split(".")[0]
    local = local.split(":")[0] if value.startswith("@") else local.split("/")[-1]
    return "" if is_opaque(local) else local


def _is_address(value: str) -> bool:
    return bool(_SCHEME.match(value)) or value.startswith("www.")


def _of_address(address: str) -> str:
    host, _, path = address.partition("/")
    labels = host.removeprefix("www.").split(".")[:-1]
    last = path.rstrip("/").rsplit("/", 1)[-1].lstrip("@")
    personal = last if len(labels) == 1 and not is_opaque(last) else ""
    return " ".join([*labels, personal]).strip()


def is_opaque(text: str) -> bool:
    """Whether a machine made `text` up: nothing but digits, or long and mixed as no name is.

    >>> is_opaque("152569121550"), is_opaque("UC-o-UOnLuu8pZxZpShG4s7A"), is_opaque("RepJimCostaCA20")
    (True, True, False)
    """
    letters = [char for char in text if char.isalnum()]
    if sum(map(str.isdigit, letters)) > max(len(letters) / 2, 3):
        return len(letters) >= _NUMBER_FROM
    if len(letters) < _OPAQUE_FROM:
        return False
    turns = sum(one.isdigit() != two.isdigit() or (one.islower() and two.isupper()) for one, two in pairwise(letters))
    return turns > len(letters) / 6 + 1


def words_of(text: str) -> list[str]:
    """Return the folded words of a handle or a name; a capital begins one too.

    >>> words_of("RepJimCosta"), words_of("Eric A. Crawford, Jr.")
    (['rep', 'jim', 'costa'], ['eric', 'a', 'crawford'])
    """
    parts = _WORD.findall(fold(_HUMP.sub(" ", text[: 4 * LOOKED_AT])))
    return [part[:LOOKED_AT] for part in parts if part not in _TITLES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelt:
    """`said` is what stands there, as bare letters; `short` the ways its owner may shorten it to an account elsewhere.

    Two that share only a short way are not alike: Erin and Ethan Rossi would both be erossi.
    """

    said: tuple[str, ...]
    short: tuple[str, ...] = ()


def spellings(one: Known) -> Spelt:
    """Return the ways a handle may be written as bare letters, what it says itself first.

    >>> lisa = spellings(Known(person=1, kind="x", value="SenLBR", name="Lisa Blunt Rochester"))
    >>> lisa.said
    ('senlbr', 'lisabluntrochester', 'lisarochester')
    >>> lisa.short
    ('rochesterlisa', 'lrochester', 'lbr')
    """
    value = chosen(one)
    called = [words_of(value)] if " " in value and not _is_address(one.value) else []
    said = [] if called else ["".join(words_of(value))]
    called += [words_of(one.name)] if one.name and one.name != one.value else []
    short: list[str] = []
    for words in called:
        if len(words) > 1:
            said += ["".join(words), words[0] + words[-1]]
            short += _short(words)
        elif words and _WHOLE.search(words[0]):
            said += words
        elif words and words[0] not in said[:1]:
            short += words
    return Spelt(said=_distinct(said) or ("",), short=_distinct(short))


def _distinct(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[:LOOKED_AT] for text in texts if text))


def _short(words: list[str]) -> list[str]:
    initials = "".join(word[0] for word in words[:6])
    return [words[-1] + words[0], words[0][0] + words[-1], *([initials] if len(words) > 2 else [])]


def rimmed(text: str) -> str:
    """Return a short name in signs that each say much with a rim, so that it has pieces of three and four letters too.

    >>> rimmed("李小龙"), rimmed("ann")
    ('‹李小龙›', 'ann')
    """
    return f"‹{text}›" if 1 < len(text) < 5 and not text.isascii() else text


def first_names(one: Known) -> str:
    """Return the first word of a name that has two at least, and nothing where there is none.

    >>> first_names(Known(person=1, kind="x", value="sammy", name="Sam Rossi"))
    'sam'
    >>> first_names(Known(person=1, kind="webchat", value="visitor-7", name="Visitor 7"))
    ''
    """
    value = chosen(one)
    words = words_of(one.name or (value if " " in value and not _is_address(one.value) else ""))
    return words[0] if len(words) > 1 and all(map(str.isalpha, words)) else ""


def own_digits(one: Known) -> str:
    """Return the digits a handle ends with.

    >>> own_digits(Known(person=1, kind="x", value="@eliza5057"))
    '5057'
    """
    value = chosen(one)
    return value[len(value.rstrip("0123456789")) :]


def number(one: Known) -> str:
    """Return the end of a telephone number, and nothing for any other handle.

    >>> number(Known(person=1, kind="sms", value="+39 02 1234 5678"))
    '212345678'
    """
    digits = "".join(char for char in one.value[:LOOKED_AT] if char.isdigit()) if one.kind in PHONES else ""
    return digits[-_DIGITS_KEPT:] if len(digits) > 6 else ""


def mail(one: Known) -> str:
    """Return the handle as a mail address, lower-case, and nothing when it is none.

    >>> mail(Known(person=1, kind="shop", value="Ann@Mill.example")), mail(Known(person=1, kind="x", value="ann"))
    ('ann@mill.example', '')
    """
    value = one.value.strip().lower()
    return value if _MAIL.fullmatch(value) else ""
