"""Compiles the portal's translations, and says which of its words have none: `python scripts/tongues.py`."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "src" / "porch"
PORTAL = ROOT / "interfaces" / "portal"
LOCALE = PORTAL / "locale"
ALSO = tuple(
    ROOT / place
    for place in (
        "desk/post/dressing.py", "engagement/choices/choosing.py", "engagement/choices/letters.py",
        "engagement/choices/seeing.py", "engagement/claims/standing.py",
        "engagement/gatherings/answering.py", "engagement/gatherings/letters.py",
        "engagement/help/letters.py",
        "engagement/help/answering.py", "engagement/help/asking.py", "engagement/help/holding.py",
        "engagement/help/marking.py",
        "engagement/ideas/deciding.py", "engagement/ideas/pictures.py", "engagement/ideas/proposing.py",
        "engagement/ideas/talking.py", "engagement/ideas/voting.py",
        "engagement/surveys/answering.py", "engagement/surveys/filling.py", "engagement/surveys/seeing.py",
        "records/consent/wishing.py", "records/outbox/reasons.py",
    )
)  # fmt: skip
"""What else a guest reads: letters, and why something of theirs was not taken."""
CALLS = frozenset({"_", "gettext", "gettext_lazy"})
_TAG = re.compile(r'{%-?\s*trans(?:late)?\s+"((?:[^"\\]|\\.)*)"')
_BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b([^%]*)%}(.*?){%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
_NAME = re.compile(r"{{\s*(\w+)\s*}}")
_ENTRY = re.compile(
    r'^msgid ((?:".*"\s*)+)(?:^msgid_plural ((?:".*"\s*)+))?((?:^msgstr.*\s*(?:".*"\s*)*)+)', re.MULTILINE
)
_SAID = re.compile(r'^msgstr(?:\[\d\])? ((?:".*"\s*)+)', re.MULTILINE)
_PLURAL = re.compile(r"{%\s*plural\s*%}")
_HEAD = (
    'msgid ""\nmsgstr ""\n"Language: {code}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n {more} 1);\\n"\n'
)


def words() -> dict[str, str]:
    """Return every word of the portal and its letters that can be translated, with the file it stands in."""
    found: dict[str, str] = {}
    for path in sorted([*PORTAL.rglob("*.html"), *PORTAL.rglob("*.py"), *ALSO]):
        for word in _in_template(path.read_text()) if path.suffix == ".html" else _in_code(path.read_text()):
            found.setdefault(word, path.name)
    return found


def catalogue(code: str) -> dict[str, str]:
    """Return the words of one language, by what they translate; a 0 stands between the form of one and that of many."""
    text = (LOCALE / code / "LC_MESSAGES" / "django.po").read_text()
    return {
        "\0".join(_joined(one) for one in (word, many) if one): "\0".join(map(_joined, _SAID.findall(said)))
        for word, many, said in _ENTRY.findall(text)
    }


def written(code: str, told: dict[str, str]) -> str:
    """Return a catalogue as a .po file."""
    pairs = (_entry(word.split("\0"), said.split("\0")) for word, said in told.items() if word)
    return "\n".join([_HEAD.format(code=code, more=">" if code == "fr" else "!="), *pairs])


def compiled(told: dict[str, str]) -> bytes:
    """Return a catalogue as the .mo file that is read at run time (the GNU format, revision 0)."""
    pairs = sorted((word.encode(), said.encode()) for word, said in told.items() if said)
    start = 28 + 16 * len(pairs)
    blob = b""
    ids: list[bytes] = []
    said_at: list[bytes] = []
    for index, table in ((0, ids), (1, said_at)):
        for pair in pairs:
            table.append(struct.pack("<2I", len(pair[index]), start + len(blob)))
            blob += pair[index] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + b"".join(ids) + b"".join(said_at) + blob


def codes() -> list[str]:
    """Return the languages there are besides English."""
    return sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po"))


def _in_template(text: str) -> Iterator[str]:
    yield from (word.replace('\\"', '"') for word in _TAG.findall(text))
    for options, body in _BLOCK.findall(text):
        whole = " ".join(line.strip() for line in body.strip().splitlines()) if "trimmed" in options else body
        yield "\0".join(_PLURAL.split(_NAME.sub(r"%(\1)s", whole)))


def _in_code(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS and node.args:
            yield from _constant(node.args[0])
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ngettext":
            yield "\0".join(word for told in node.args[:2] for word in _constant(told))


def _constant(told: ast.expr) -> Iterator[str]:
    if isinstance(told, ast.Constant) and isinstance(told.value, str):
        yield told.value


def _entry(word: list[str], said: list[str]) -> str:
    if len(word) == 1:
        return f"msgid {_quoted(word[0])}\nmsgstr {_quoted(said[0])}\n"
    forms = "".join(f"msgstr[{place}] {_quoted(form)}\n" for place, form in enumerate(said))
    return f"msgid {_quoted(word[0])}\nmsgid_plural {_quoted(word[1])}\n{forms}"


def _joined(quoted: str) -> str:
    return "".join(str(ast.literal_eval(line)) for line in quoted.strip().splitlines())


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def main() -> None:
    """Compile every language, and name what it lacks."""
    for code in codes():
        told = catalogue(code)
        (LOCALE / code / "LC_MESSAGES" / "django.mo").write_bytes(compiled(told))
        missing = [f"{where}: {word}" for word, where in words().items() if not told.get(word)]
        print(f"{code}: {len(told)} words, {len(missing)} missing", *missing[:200], sep="\n  ")


if __name__ == "__main__":
    main()
