"""Whether two first names may be one person's: an initial, a short form, a slip of the pen."""

from __future__ import annotations

SLIP = 0.85
SHORT_FORMS = (
    "alexander alex sandy sasha xander", "alexandra alex sandra sasha lexi", "andrew andy drew", "anthony tony",
    "antonio toni tonio", "barbara barb babs", "benjamin ben benny", "catherine cathy kate katie kathy cat kitty",
    "charles charlie chuck chas", "christina tina chris chrissy", "christopher chris kit", "daniel dan danny",
    "david dave davy", "dorothy dot dolly", "edward ed eddie ted ned",
    "elisabeth lisa liz beth betty elsa lilli sissi", "elizabeth liz beth betty eliza lisa libby", "emily em millie",
    "francesco franco ciccio checco", "francis frank fran", "frederick fred freddy rick", "friedrich fritz fred",
    "giovanni gianni nino vanni", "giuseppe beppe peppe pino", "guillermo memo", "henry harry hank",
    "heinrich heinz heiner", "jacob jake", "james jim jimmy jamie", "johannes hans hannes jo", "john jack johnny jon",
    "jonathan jon jonny", "jose pepe", "joseph joe joey jos", "josef sepp jupp", "katharina kathi kati kaethe",
    "lawrence larry laurie", "leonard leo len lenny", "louis lou lewis", "ludwig lutz wiggerl", "luigi gigi",
    "margaret maggie meg peggy greta rita", "matthew matt", "maximilian max", "michael mike mick mickey michi",
    "nicholas nick nicky klaus", "nicole nikki nicky", "patricia pat patty tricia", "patrick pat paddy", "peter pete",
    "rebecca becky becca", "richard rick dick rich ricky", "robert bob rob bobby bert", "ronald ron ronnie",
    "salvatore toto turi", "samuel sam sammy", "samantha sam", "stephen steve stevie", "susan sue susie",
    "theodore ted theo teddy", "thomas tom tommy", "timothy tim", "vincenzo enzo", "virginia ginny",
    "wilhelm willi helmut", "william bill billy will liam",
)  # fmt: skip
"""Names in families: the long one first, then what those who bear it are called."""

_FAMILIES = [frozenset(family.split()) for family in SHORT_FORMS]


def alike(one: str, other: str) -> bool:
    """Whether two folded first names may be one person's.

    >>> alike("j", "jim"), alike("bill", "william"), alike("jonathan", "jonathon"), alike("erin", "ethan")
    (True, True, True, False)
    """
    if one.startswith(other) or other.startswith(one) or any({one, other} <= family for family in _FAMILIES):
        return True
    from rapidfuzz.distance import JaroWinkler

    return JaroWinkler.similarity(one, other) >= SLIP
