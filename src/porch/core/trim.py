# ruff: noqa: E501 - the word lists of the mail programs of the world
"""What a person wrote in a mail, without the mail they answered and without their signature. Works line by line."""

from __future__ import annotations

import re

LONGEST = 100_000  # characters looked at; what is longer is not a letter somebody typed
WINDOW = 4  # an introduction such as "On ... wrote:" is wrapped over at most so many lines

_WROTE = re.compile(
    r"\b(wrote|writes|schrieb|geschrieben|a écrit|écrit|ha scritto|scritto|escribió|escribio|escreveu|schreef|geschreven"
    r"|skrev|skrifaði|kirjoitti|napisał\(?a?\)?|napsal\(?a?\)?|napísal\(?a?\)?|написала?|написав|пишет|пише|írta|yazdı"
    r"|έγραψε|a scris|wrote ----)(?!\w)|写道|寫道|のメール|작성",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\d")
_WHO = re.compile(r"@|<|\bvia\b|\b\d{1,2}[:.h]\d\d|\b(19|20)\d\d\b|\byou\b|年|년|г\.")
_ADDRESSED = re.compile(r"<[^>\s]+@[^>\s]+>")
_BEGINS = re.compile(
    r"^(on|at|am|le|el|il|op|em|em qua|den|dnia|w dniu|în|dne|в|у|από|στις|vào|tarihinde|no dia|no|pada|kl|(\d{1,4}[.\-/年 ])|在|於|于"
    r"|-+ (on|le|am|el|il) |[a-z]{2,4}[.,] |[\"'<]?\S+@\S+|[^\s<]+( [^\s<]+){0,4} <[^>]*@)",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^[>*\s]*("
    r"from|sent|to|subject|date|cc|reply-to|importance|organization"
    r"|von|gesendet|an|betreff|datum|antwort an|kopie"
    r"|de|envoyé|envoye|à|a|objet|répondre à|enviado|enviado el|enviada em|para|asunto|assunto|fecha|data"
    r"|da|inviato|oggetto|risposta|rispondi a|van|verzonden|aan|onderwerp|od|wysłano|do|temat|fra|sendt|til|emne"
    r"|från|skickat|till|ämne|от|отправлено|кому|тема|дата|від|odesláno|komu|předmět|lähettäjä|lähetetty|aihe"
    r"|发件人|发送时间|收件人|主题|寄件者|收件者|主旨|差出人|送信日時|宛先|件名|보낸 사람|받는 사람|제목"
    r")\s*[*]?\s?[:：]\*?",
    re.IGNORECASE,
)
_BANNER = re.compile(r"^[>\s]*([-_=*]{3,}|[-_]{2,} )\s*[^\W\d_][^\n]{2,60}?\s*[-_=*]{3,}\s*$")
_FORWARDED = re.compile(
    r"^[>\s]*(begin forwarded message|début du message (réexpédié|transféré)|anfang der weitergeleiteten (nachricht|e-mail)"
    r"|inizio messaggio inoltrato|inicio del mensaje reenviado|başlatılan iletilen ileti|inoltrato da|påbörja vidarebefordrat"
    r")\s*:?\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[\s>]*(_{20,}|-{30,}|={30,})\s*$")
_DASHES = re.compile(r"^\s?(--|—|––)\s*$")
_ORNAMENT = re.compile(r"^[\s\-_=~*#+—–ᐧ.\u200b]*$")
_MOBILE = re.compile(
    r"^[<(\[\s]*("
    r"sent (from|via|with|by|on) |from my \w+|get (outlook|\[outlook)|\[?sent from|envoyé (de|depuis|à partir)|von meinem .{0,60}gesendet"
    r"|gesendet (von|mit|aus)|diese nachricht wurde von|inviato (da|dal|con)|enviado (desde|do|de|por)|verzonden (met|vanaf)|verstuurd vanaf"
    r"|skickat från|sendt fra|wysłane? (z|ze)|отправлено (с|из)|надіслано|lähetetty|odesláno z|someone from mobile|iphone'umdan|從我的|发自我的|寄自我的"
    r"|iphoneから送信|나의 iphone)",
    re.IGNORECASE,
)
_PROSE = re.compile(r"[,;] (is|are|was|it|and|but) |\bthan my\b|[.!?]\s+\w+.*[.!?]$", re.IGNORECASE)
_SPECIAL = re.compile(r"please (excuse|forgive)|typo", re.IGNORECASE)


def trim(text: str) -> str:
    """Return what was newly written in `text`; all of it (stripped) when nothing but quotation would be left.

    >>> trim("See you at eight.\\n\\nOn 3 May 2026, Porch <a@b.example> wrote:\\n> When?")
    'See you at eight.'
    >>> trim("> Only a quote.")
    '> Only a quote.'
    """
    whole = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()
    if len(whole) > LONGEST:
        return whole
    lines = whole.split("\n")
    kept = _without_tail(_without_quoted(lines))
    return "\n".join(kept).strip("\n").rstrip() or whole.strip()


def _without_quoted(lines: list[str]) -> list[str]:
    for place, line in enumerate(lines):
        if not line.strip():
            continue
        if after := _introduction(lines, place):
            return _around(lines, place, after)
        if _DASHES.match(line) or _begins_another_mail(lines, place):
            return lines[:place] if _says_something(lines[:place]) else lines
    return lines


def _introduction(lines: list[str], place: int) -> int:
    """Return the line after an "On ... wrote:" that begins at `place`, 0 if none does."""
    if not _BEGINS.match(lines[place].lstrip("> \t")[:300]):  # longer lines, and more marks, only cost time
        return 0
    joined = ""
    for after in range(place, min(place + WINDOW, len(lines))):
        joined = f"{joined} {lines[after].strip()}".strip()[:600]
        found = _WROTE.search(joined)
        ended = found and (joined.endswith((":", "：", "----", ">", "---")) or len(joined) - found.end() < 40)
        if ended and _closes(joined) and _ADDRESSED.search(joined):
            return after + 1
        if ended and _WHEN.search(joined) and _WHO.search(joined) and _closes(joined):
            return after + 1
        if after > place and not lines[after].strip():
            return 0
    return 0


def _closes(joined: str) -> bool:
    return joined.endswith((":", "：", "----")) or bool(re.search(r"\d{4}$|\d\d:\d\d\)?$", joined))


def _around(lines: list[str], place: int, after: int) -> list[str]:
    """Return the words before a quotation; those below it when somebody answers underneath; all when they interleave."""
    if _quoted(lines[place]):
        return lines[:place] if _says_something(lines[:place]) else lines
    rest = lines[after:]
    first = next((line for line in rest if line.strip()), "")
    if not _quoted(first):
        return lines[:place]
    own = [line for line in rest if line.strip() and not _quoted(line)]
    if not _says_something(_without_tail(_before_dashes(own))):
        return lines[:place]
    if _says_something(lines[:place]):
        return lines
    return _below(rest)


def _below(rest: list[str]) -> list[str]:
    quoted = [place for place, line in enumerate(rest) if _quoted(line)]
    block = next((p for p in range(quoted[0], len(rest)) if rest[p].strip() and p not in set(quoted)), len(rest))
    own = rest[block:]
    return rest if any(_quoted(line) for line in own) else _without_quoted(own)


def _begins_another_mail(lines: list[str], place: int) -> bool:
    line = lines[place]
    if _BANNER.match(line) or _FORWARDED.match(line):
        return True
    following = [other for other in lines[place + 1 : place + 8] if other.strip()][:4]
    heads = sum(1 for other in following if _HEADER.match(other))
    if _RULE.match(line):
        return heads >= 2
    return bool(_HEADER.match(line)) and "@" not in line[:3] and heads >= 2


def _before_dashes(lines: list[str]) -> list[str]:
    place = next((p for p, line in enumerate(lines) if _DASHES.match(line)), len(lines))
    return lines[:place]


def _without_tail(lines: list[str]) -> list[str]:
    """Drop trailing ornaments, "Sent from my ..." lines and a trailing quotation."""
    kept = list(lines)
    while kept and (not kept[-1].strip() or _ORNAMENT.match(kept[-1]) or _mobile(kept[-1])):
        kept.pop()
    unquoted = list(kept)
    while unquoted and (not unquoted[-1].strip() or _quoted(unquoted[-1])):
        unquoted.pop()
    if len(unquoted) < len(kept) and _says_something(unquoted):
        return _without_tail(_without_introduction(unquoted))
    return kept


def _without_introduction(lines: list[str]) -> list[str]:
    """Drop one or two last lines that only say who is quoted, in whatever language."""
    for size in (1, 2):
        joined = " ".join(line.strip() for line in lines[-size:])
        says_who = joined.endswith((":", "：", ">")) and len(joined) < 250 and _WHO.search(joined)
        if says_who and (_WROTE.search(joined) or _ADDRESSED.search(joined.replace("< ", "<"))):
            return lines[:-size] if _says_something(lines[:-size]) else lines
    return lines


def _mobile(line: str) -> bool:
    if len(line) > 160 or not _MOBILE.match(line.strip()):
        return False
    return bool(_SPECIAL.search(line)) or not _PROSE.search(line)


def _says_something(lines: list[str]) -> bool:
    return any(line.strip() and not _quoted(line) and not _ORNAMENT.match(line) for line in lines)


def _quoted(line: str) -> bool:
    return line.lstrip().startswith((">", "| ")) or line.strip() == "|"
