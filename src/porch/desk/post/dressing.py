"""Dresses a letter that we begin: the same words twice, plain and in the business's looks, and how to end it.

Answers go as they were written, one person to another. Nothing in a letter is fetched from anywhere, so that nobody is
told who reads it or when.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from porch.analytics.cadence.kinds import STARTED, Kind
from porch.analytics.cadence.standing import PURPOSES
from porch.core import contrast
from porch.core.interaction import Utterance
from porch.core.viewer import SYSTEM
from porch.records.consent import wishing
from porch.records.outbox import reasons, starting
from porch.records.outbox.models import Outgoing, Slot
from porch.records.outbox.signing_up import LETTER
from porch.records.people import links
from porch.records.people.links import Door
from porch.records.team import queries as team
from porch.records.team.models import Business

PAPER = "#fbf8f3"
LINK = re.compile(r"https?://[^\s<>\"]{1,1000}[^\s<>\".,;:!?)\]]")
SIGNATURE = "-- "  # RFC 3676: what stands below is no part of the words, and mail programs know


@dataclass(frozen=True, slots=True, kw_only=True)
class _Foot:
    """What stands below the words: who we are and where, why they got it, and how to have it otherwise."""

    lines: tuple[str, ...]
    why: str
    wishes: str
    stop: str


def dressed(outgoing: Outgoing, words: Utterance, now: datetime) -> Utterance:
    """Return the words as the letter they are; unchanged where they are no mail, an answer, or for the team."""
    if words.to is None or words.to.kind != "email":
        return words
    slot = _slot(outgoing)
    if slot is None and not outgoing.key.startswith(LETTER):
        return words
    business = team.business(SYSTEM)
    with translation.override(outgoing.language or _language(slot)):
        foot = _foot(business, slot, now)
        text = "\n".join([words.text.rstrip(), "", SIGNATURE, *_plain(foot)])
        return replace(words, text=text, html=_html(business, words, foot), unsubscribe=foot.stop)


def paragraphs(text: str) -> SafeString:
    """Return plain words as HTML: a paragraph each, addresses as links, one that stands alone as a button."""
    parts = [part.strip("\n") for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
    return format_html_join("\n", '<p style="margin:0 0 16px">{}</p>', ((_paragraph(part),) for part in parts))


def _slot(outgoing: Outgoing) -> Slot | None:
    again = outgoing.key.removesuffix(starting.AGAIN)
    rows = Slot.objects.select_related("person__identity").order_by("pk")
    return rows.filter(outgoing=outgoing).first() or (
        rows.filter(outgoing__key=again).first() if again != outgoing.key else None
    )


def _language(slot: Slot | None) -> str:
    wished = wishing.wished(SYSTEM, slot.person).language if slot else ""
    return wished or translation.get_language() or "en"


def _foot(business: Business, slot: Slot | None, now: datetime) -> _Foot:
    lines = tuple(line for line in (str(business), *business.postal.splitlines()) if line.strip())
    if slot is None:
        return _Foot(lines=lines, why="", wishes="", stop="")
    kind, person = Kind(slot.kind), slot.person.now_id
    ends = kind in STARTED
    stop = links.address(door=Door.STOP, person=person, now=now, about=f"{PURPOSES[kind]}@email") if ends else ""
    return _Foot(
        lines=lines,
        why=reasons.said(slot.because),
        stop=stop,
        wishes=links.address(door=Door.WISHES, person=person, now=now),
    )


def _plain(foot: _Foot) -> list[str]:
    told = [*foot.lines]
    if foot.why:
        told.append(_("Why you get this: %(why)s") % {"why": foot.why})
    if foot.wishes:
        told.append(_("Choose what you get, how often and where: %(link)s") % {"link": foot.wishes})
    if foot.stop:
        told.append(_("No more of this: %(link)s") % {"link": foot.stop})
    return told


def _html(business: Business, words: Utterance, foot: _Foot) -> str:
    colour = contrast.legible(business.colour, PAPER) if contrast.is_colour(business.colour) else "#22252b"
    told = [format_html_join(SafeString("<br>"), "{}", ((line,) for line in foot.lines))]
    if foot.why:
        told.append(conditional_escape(_("Why you get this: %(why)s") % {"why": foot.why}))
    ways = [(foot.wishes, _("Choose what you get, how often and where")), (foot.stop, _("No more of this"))]
    told += [format_html('<a href="{}" style="color:#5c6370">{}</a>', link, name) for link, name in ways if link]
    context = {
        "language": translation.get_language() or "en", "subject": words.subject, "business": str(business),
        "colour": colour, "words": paragraphs(words.text),
        "foot": format_html_join(SafeString("<br>"), "{}", ((one,) for one in told)),
    }  # fmt: skip
    return render_to_string("post/letter.html", context)


def _paragraph(part: str) -> SafeString:
    if LINK.fullmatch(part):
        return _button(part)
    pieces: list[SafeString] = []
    at = 0
    for found in LINK.finditer(part):
        pieces += [_lines(part[at : found.start()]), format_html('<a href="{0}">{0}</a>', found[0])]
        at = found.end()
    return format_html_join("", "{}", ((one,) for one in [*pieces, _lines(part[at:])]))


def _lines(text: str) -> SafeString:
    return format_html_join(SafeString("<br>\n"), "{}", ((line,) for line in text.split("\n")))


def _button(link: str) -> SafeString:
    names = {Door.SURVEY: _("Answer"), Door.COME: _("Say whether you come"), Door.OPT_IN: _("Open the page")}
    door = next((door for door in names if f"/with/{door.value}/" in link), None)
    business = team.business(SYSTEM)
    colour = business.colour if contrast.is_colour(business.colour) else "#22252b"
    looks = f"display:inline-block;padding:10px 20px;border-radius:8px;background:{colour};color:{contrast.on(colour)};"
    return format_html(
        '<a href="{}" style="{}">{}</a>', link, looks + "text-decoration:none;font-weight:600",
        names[door] if door else _("Open the page"),
    )  # fmt: skip
