"""Who lives in the town: the cast that tests, drills and screenshots share, and the neighbours around them."""

from __future__ import annotations

from dataclasses import dataclass

from porch.core.interaction import Handle, digest

BUSINESS = "Trattoria Milwaukee"
ZONE = "America/Chicago"
ALICE, BOB, CHARLIE = (f"{name}@trattoria.example" for name in ("alice", "bob", "charlie"))
MARKETING = "marketing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One of the trattoria's connections: its channel, what we call it, and who we are there."""

    channel: str
    name: str
    us: Handle


def _on(kind: str, value: str, name: str, followers: int | None = None) -> Handle:
    return Handle(kind=kind, value=value, name=name, followers=followers)


def mail(address: str, name: str) -> Handle:
    """Return somebody as mail shows them."""
    return _on("email", f"{address}.example", name)


def toot(local: str, name: str, followers: int = 80) -> Handle:
    """Return somebody as Mastodon shows them."""
    return _on("mastodon", f"{local}@town.example", name, followers)


def sky(local: str, name: str, followers: int = 60) -> Handle:
    """Return somebody as Bluesky shows them: by an id that nobody can read, with a name that everybody can."""
    return _on("bluesky", f"did:plc:{digest(local.encode())[:24]}", name, followers)


def web(local: str, name: str) -> Handle:
    """Return somebody who comments on our pages."""
    return _on("web", f"{local}@trattoria.example", name)


MAILBOX = Connection(channel="email", name="Mailbox", us=mail("ciao@trattoria", BUSINESS))
EVENTS = Connection(channel="email", name="Events mailbox", us=mail("events@trattoria", f"{BUSINESS}, events"))
MASTODON = Connection(channel="mastodon", name="Mastodon", us=toot("trattoria", BUSINESS, 1240))
BLUESKY = Connection(channel="bluesky", name="Bluesky", us=sky("trattoria", BUSINESS, 860))
COMMENTS = Connection(channel="feeds", name="Comments on our page", us=web("trattoria", BUSINESS))
CONNECTIONS = (MAILBOX, MASTODON, BLUESKY, COMMENTS, EVENTS)

ANN = mail("ann@lindqvist", "Ann Lindqvist")  # loyal and warm
ANN_TOO = toot("ann", "Ann Lindqvist", 140)
BEN = toot("ben", "Ben Okafor", 2300)  # unhappy and loud
CLEO = mail("cleo@marsh", "Cleo Marsh")  # came every two weeks, and has gone quiet
DOV = sky("dov", "Dov Peretz", 18400)  # the whole town reads him

ELENA = mail("elena@hartwell", "Elena Hartwell")
GIULIA = mail("giulia@ferrari", "Giulia Ferrari")
GRACE = mail("grace@whitcomb", "Grace Whitcomb")
HANNE = toot("hanne", "Hanne Vogt", 510)
INES = sky("ines", "Ines Duarte")
IVY = mail("ivy@chen", "Ivy Chen")
JOSEF = sky("josef", "Josef Brandt")
KOFI = toot("kofi", "Kofi Mensah", 190)
LUCA = toot("luca", "Luca Romano")
MARTA = mail("marta@zielinska", "Marta Zielińska")
NOOR = mail("noor@haddad", "Noor Haddad")
OMAR = toot("omar", "عمر الحسن")
PRIYA = mail("office@eastside-school", "Priya Raman, Eastside School")
QUENTIN = web("quentin", "Quentin Moreau")
ROSA = mail("rosa@delgado", "Rosa Delgado")
SOFIA = sky("sofia", "Sofia Lindgren")
SOFIA_TOO = mail("sofia.lindgren@lakepost", "Sofia Lindgren")  # nobody has joined her two yet
TOMAS = toot("tomas", "Tomás Herrera")
UMA = mail("uma@patel", "Uma Patel")
VIKTOR = sky("viktor", "Viktor Novák")

SLOW_FOOD = mail("newsletter@slow-food", "Slow Food Weekly")
GREENGROCER = mail("orders@greengrocer", "Greengrocer at the Lake")
BANK = mail("no-reply@lakeside-bank", "Lakeside Bank")
WHOLESALE = mail("offers@wholesale-deals", "Wholesale Deals")

NEIGHBOURS = (
    mail("abel@ortega", "Abel Ortega"), toot("agnes", "Agnes Kowalski"), sky("alva", "Alva Nilsson"),
    mail("amir@karimi", "Amir Karimi"), toot("beatriz", "Beatriz Souza"), web("bram", "Bram de Wit"),
    mail("chidi@eze", "Chidi Eze"), sky("clara", "Clara Fontaine"), toot("daan", "Daan Visser"),
    mail("deepa@iyer", "Deepa Iyer"), web("edith", "Edith Sommer"), mail("emre@aydin", "Emre Aydın"),
    toot("fatou", "Fatou Diop"), sky("felix", "Felix Gruber"), mail("gwen@parry", "Gwen Parry"),
    toot("haruki", "Haruki Sato"), mail("ida@bergman", "Ida Bergman"), sky("igor", "Igor Petrenko"),
    mail("jun@park", "Jun Park"), toot("kasia", "Kasia Wójcik"), mail("leo@martin", "Leo Martin"),
    web("lena", "Lena Fischer"), sky("malik", "Malik Johnson"), toot("mei", "Mei Tanaka"),
    mail("nils@dahl", "Nils Dahl"), toot("odile", "Odile Marchand"), mail("paolo@conti", "Paolo Conti"),
    sky("ruth", "Ruth Abrams"), mail("samir@bakshi", "Samir Bakshi"), toot("tess", "Tess Nguyen"),
    mail("vera@kuznetsova", "Vera Kuznetsova"), sky("wanda", "Wanda Ellis"), mail("yusuf@demir", "Yusuf Demir"),
    toot("zoe", "Zoë Laurent"),
)  # fmt: skip
