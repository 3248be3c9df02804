"""Words people look for, made safe for any network's search: no quote, operator or control sign of theirs works."""

from __future__ import annotations

import re
import unicodedata

from porch.core.folding import fold

_WORD = re.compile(r"[^\W_]+(?:['’_][^\W_]+)*")
_LETTERS = re.compile(r"[^\W_]+")
_LOUD = frozenset({"OR", "AND", "NOT", "NEAR"})


def tag_of(words: str) -> str:
    """Return the hashtag `words` are, without its sign; nothing when they are none.

    >>> tag_of("#AskTheChef"), tag_of("ask the chef"), tag_of("#1 in town"), tag_of("#a-b")
    ('AskTheChef', '', '', '')
    """
    found = re.fullmatch(r"[#＃](\w+)", words.strip())
    return found[1] if found and not found[1].isdecimal() else ""


def bare(words: str, longest: int | None = None) -> str:
    """Return the words alone, as many whole ones as fit: what is left means nothing but itself to a search.

    A text without letters or digits, an emoji for instance, is left as it is but for quotes and control signs.

    >>> bare('from:me "Blue Door" OR (-tea)')
    'from me Blue Door or tea'
    >>> bare("one two three", 8), bare("🍕")
    ('one two', '🍕')
    """
    found = [word.lower() if word in _LOUD else word for word in _WORD.findall(_visible(words))]
    return _fitting(found, longest) if found else " ".join(_visible(words).replace('"', " ").split())[:longest]


def quoted(words: str, longest: int | None = None) -> str:
    r"""Return the words as one phrase in quotation marks, which nothing in them can close.

    >>> quoted('Blue "Door"\\ cafe'), quoted("one two three", 9)
    ('"Blue Door cafe"', '"one two"')
    """
    inner = re.sub(r"[\"“”„«»\\]", " ", _visible(words)).split()
    return f'"{_fitting(inner, None if longest is None else longest - 2)}"'


def holds(text: str, words: str) -> bool:
    """Whether `text` holds `words` one after the other, whatever their case, accents and what stands between them.

    >>> holds("At the BLUE-DOOR café today", "blue door cafe"), holds("The door is blue", "blue door")
    (True, False)
    """
    said, sought = _folded(text), _folded(words)
    if not sought.strip():
        return words.strip() in text
    return sought in said


def _folded(text: str) -> str:
    return f" {' '.join(_LETTERS.findall(fold(text)))} "


def _visible(words: str) -> str:
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in words)


def _fitting(words: list[str], longest: int | None) -> str:
    whole = " ".join(words)
    if longest is None or len(whole) <= longest:
        return whole
    cut = whole[: longest + 1].rpartition(" ")[0]
    return cut or whole[:longest]
