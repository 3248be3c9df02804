"""Which networks send mail when somebody writes to us there, and how such a mail looks: the declared table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from re import Pattern

WROTE = re.compile(
    r"comment|repl(y|ied)|respon[ds]|mention|tagged you|messag(e|ed)|\bwrote\b|\bposted\b|\basked\b|question|review"
    r"|rated|quoted|recommend(s|ed) you"
    r"|komm?ent|geantwortet|antwort|erwähn|markiert|nachricht|bewert|rezension|\bfrage\b|geschrieben|gepostet"
    r"|rispost|rispond|menzion|messaggi|recension|domand|scritto|pubblicato|taggat"
    r"|répon|message|\bavis\b|écrit|publié|identifié"
    r"|coment|respuesta|respondi|mencion|mensaje|rese[nñ]|opini[oó]n|pregunt|escri|public[oó]|etiquet",
    re.IGNORECASE,
)
"""Somebody wrote: in the words networks use for it in English, German, Italian, French and Spanish."""

NOBODY = re.compile(
    r"\b(weekly|daily|monthly)\b.{0,30}\b(digest|summary|recap|update|report|highlights|newsletter)"
    r"|\b(digest|newsletter|recap|trending|highlights|performance report|insights)\b|top (posts|pins|stories)"
    r"|what you('ve)? missed|people you may know|friend suggestion|suggested for you|recommended for you"
    r"|birthday|memories|security (alert|code|notice)|new (log-?in|sign-?in)|(reset|changed?) your password"
    r"|verif(y|ication)"
    r"|confirm your (e-?mail|account)|invoice|receipt|payment|your ads?\b|terms of service|privacy policy"
    r"|wants to connect|follow(s|ed) you|new follower|friend request|just uploaded|is live|how was your|rate your"
    r"|zusammenfassung|wöchentlich|passwort|sicherheits|anmeldung|rechnung|geburtstag|folgt dir"
    r"|riepilogo|settimanale|password|sicurezza|accesso|fattura|compleanno|segu[ei] "
    r"|résumé|hebdomadaire|mot de passe|sécurité|connexion|facture|anniversaire"
    r"|resumen|semanal|contraseña|seguridad|inicio de sesi|factura|cumplea",
    re.IGNORECASE,
)
"""Nobody wrote: digests, suggestions, followers, keys, bills and marketing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One network's notification mail.

    `name` is the channel that hears the network, where Porch has one. `senders` are domains, or whole addresses where
    the domain sends other people's mail too; `not_from` are addresses (a pattern) that never tell of somebody.
    `told_by` is a header of the network's own that says what the mail is about: `tells` in it means that somebody
    wrote; where a network documents all of its words (`tells_all`), any other means that nobody did. Without the header
    the subject decides. `hosts` are where its link may lead, `home` where it leads when the mail
    holds none. `apart` are places no channel hears even where the network is connected: (pattern of the link, name,
    label).
    """

    name: str
    label: str
    senders: tuple[str, ...]
    hosts: tuple[str, ...]
    home: str
    not_from: Pattern[str] = re.compile(r"(?!)")
    told_by: str = ""
    tells: Pattern[str] = re.compile(r"(?!)")
    tells_all: bool = False
    apart: tuple[tuple[str, str, str], ...] = ()


def _any(words: str) -> Pattern[str]:
    return re.compile(words, re.IGNORECASE)


NETWORKS = (
    Network(
        name="facebook",
        label="Facebook",
        senders=("facebookmail.com",),
        hosts=("facebook.com", "messenger.com"),
        home="https://www.facebook.com/notifications",
        not_from=_any(
            r"security|friendsuggestion|friendupdates|close_friend|reminders|^update|registration|advertise|birthday"
        ),
        told_by="X-Facebook-Notify",
        tells=_any(r"comment|repl|mention|wall|\bmsg|messag|group_activity|review|recommendation|tag"),
        apart=((r"/groups/", "facebook_groups", "Facebook groups"),),
    ),
    Network(
        name="instagram",
        label="Instagram",
        senders=("mail.instagram.com",),
        hosts=("instagram.com",),
        home="https://www.instagram.com/",
        not_from=_any(r"recap|security|registration|suggest|digest"),
    ),
    Network(
        name="linkedin",
        label="LinkedIn",
        senders=("linkedin.com",),
        hosts=("linkedin.com",),
        home="https://www.linkedin.com/notifications/",
        not_from=_any(r"jobs|invitations|security|editors|updates|billing|learning|news|premium"),
        told_by="X-LinkedIn-Template",
        tells=_any(r"comment|mention|repl|message|inmail|conversation|group_post|group_discussion"),
        apart=((r"/groups/", "linkedin_groups", "LinkedIn groups"),),
    ),
    Network(
        name="x",
        label="X",
        senders=("x.com", "twitter.com"),
        hosts=("x.com", "twitter.com"),
        home="https://x.com/notifications",
        not_from=_any(r"^info|^verify|^password|^ads"),
    ),
    Network(
        name="tiktok",
        label="TikTok",
        senders=("tiktok.com",),
        hosts=("tiktok.com",),
        home="https://www.tiktok.com/",
        not_from=_any(r"ads|business|register|verif"),
    ),
    Network(
        name="youtube",
        label="YouTube",
        senders=("youtube.com",),
        hosts=("youtube.com", "youtu.be"),
        home="https://studio.youtube.com/",
    ),
    Network(
        name="google_reviews",
        label="Google Business Profile",
        senders=("businessprofile-noreply@google.com", "googlemybusiness-noreply@google.com"),
        hosts=(
            "business.google.com",
            "maps.google.com",
            "search.google.com",
            "www.google.com",
            "g.page",
            "maps.app.goo.gl",
        ),
        home="https://business.google.com/reviews",
    ),
    Network(
        name="yelp",
        label="Yelp",
        senders=("yelp.com",),
        hosts=("yelp.com",),
        home="https://biz.yelp.com/",
        not_from=_any(r"marketing|promo|ads"),
    ),
    Network(
        name="tripadvisor",
        label="Tripadvisor",
        senders=("tripadvisor.com",),
        hosts=("tripadvisor.com",),
        home="https://www.tripadvisor.com/Owners",
        not_from=_any(r"^members?@e\."),
    ),
    Network(
        name="trustpilot",
        label="Trustpilot",
        senders=("trustpilot.com",),
        hosts=("trustpilot.com",),
        home="https://businessapp.b2b.trustpilot.com/reviews",
    ),
    Network(
        name="nextdoor",
        label="Nextdoor",
        senders=("nextdoor.com",),
        hosts=("nextdoor.com",),
        home="https://nextdoor.com/notifications/",
    ),
    Network(
        name="reddit",
        label="Reddit",
        senders=("redditmail.com", "reddit.com"),
        hosts=("reddit.com", "redditmail.com"),
        home="https://www.reddit.com/notifications",
    ),
    Network(
        name="discord",
        label="Discord",
        senders=("discord.com", "discordapp.com"),
        hosts=("discord.com",),
        home="https://discord.com/channels/@me",
    ),
    Network(
        name="pinterest",
        label="Pinterest",
        senders=("pinterest.com",),
        hosts=("pinterest.com",),
        home="https://www.pinterest.com/",
        not_from=_any(r"recommend|pinbot|discover|explore|inspire"),
    ),
    Network(
        name="quora",
        label="Quora",
        senders=("quora.com",),
        hosts=("quora.com",),
        home="https://www.quora.com/notifications",
        not_from=_any(r"digest|space"),
    ),
    Network(
        name="booking",
        label="Booking.com",
        senders=("booking.com",),
        hosts=("booking.com",),
        home="https://admin.booking.com/",
        not_from=_any(r"@(guest|property|partner)\.booking|marketing|email\.campaign"),
    ),  # what comes by guest.booking.com is the guest's own mail, and can be answered by mail
    Network(
        name="opentable",
        label="OpenTable",
        senders=("opentable.com",),
        hosts=("opentable.com",),
        home="https://guestcenter.opentable.com/",
    ),
    Network(
        name="thefork",
        label="TheFork",
        senders=("thefork.com", "lafourchette.com"),
        hosts=("thefork.com", "lafourchette.com"),
        home="https://manager.thefork.com/",
    ),
    Network(
        name="meetup",
        label="Meetup",
        senders=("meetup.com",),
        hosts=("meetup.com",),
        home="https://www.meetup.com/",
    ),
    Network(
        name="github",
        label="GitHub",
        senders=("notifications@github.com",),
        hosts=("github.com",),
        home="https://github.com/notifications",
        told_by="X-GitHub-Reason",
        tells_all=True,
        tells=_any(r"^(assign|author|comment|invitation|manual|mention|review_requested|subscribed|team_mention)$"),
    ),
    Network(
        name="gitlab",
        label="GitLab",
        senders=("mg.gitlab.com", "gitlab.com"),
        hosts=("gitlab.com",),
        home="https://gitlab.com/dashboard/todos",
        told_by="X-GitLab-NotificationReason",
        tells_all=True,
        tells=_any(r"^(assigned|mentioned|directly_addressed|review_requested|subscribed)$"),
    ),
    Network(
        name="stackexchange",
        label="Stack Exchange",
        senders=("stackoverflow.email", "stackexchange.com"),
        hosts=("stackoverflow.com", "stackexchange.com", "superuser.com", "serverfault.com", "askubuntu.com"),
        home="https://stackexchange.com/",
    ),
)


def network_of(address: str) -> Network | None:
    """Return the network whose mail comes from `address`, None for everybody else.

    >>> network_of("notification+kr4yxeragnmn@facebookmail.com").label
    'Facebook'
    >>> network_of("ann@google.com") is None
    True
    """
    local, _, domain = address.lower().rpartition("@")
    if not local:
        return None
    for network in NETWORKS:
        if network.not_from.search(local) or network.not_from.search(f"{local}@{domain}"):
            continue
        if any(_is_from(address.lower(), domain, sender) for sender in network.senders):
            return network
    return None


def _is_from(address: str, domain: str, sender: str) -> bool:
    return address == sender if "@" in sender else domain == sender or domain.endswith(f".{sender}")
