"""Who may be one person: suggestions with their reasons, never more than a suggestion.

What the handles say is weighed by weights fitted on public handles; the same mail address or telephone number and two
accounts on one network are weighed by hand, for no open data we may use holds them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import combinations
from math import exp, log

from porch.analytics.identity.first_names import alike
from porch.analytics.identity.known import Evidence, Known, Likeness
from porch.analytics.identity.spellings import PHONES, first_names, mail, number, own_digits

SUGGESTED = 0.9
SAME_MAIL, SAME_NUMBER = 7.0, 2.5
OWN_ACCOUNT, OTHER_NAME, OTHER_DIGITS = -2.0, -8.0, -2.0
SHOWN = 24
SHARED_BY = 5
"""An address or a number that more persons have than this is an office's and says nothing."""
FEW = 500
"""Below so many handles a name may look rare that is not: nobody else here is called Ann, but many are elsewhere."""
SEVERAL = PHONES | {"email"}
Persons = tuple[int, int]
Reasons = tuple[Evidence, ...]


def suggest(
    known: Sequence[Known], *, never: Collection[tuple[int, int]] = (), threshold: float = SUGGESTED
) -> list[Likeness]:
    """Return which persons are probably one, the surest first; pairs in `never` and below `threshold` are left out.

    Time and memory grow in step with the handles (see `blocking`), not with their square.

    >>> ann = [Known(person=1, kind="mastodon", value="ann.lindqvist@town.example", name="Ann"),
    ...        Known(person=2, kind="bluesky", value="AnnLindqvist", name=""),
    ...        Known(person=3, kind="x", value="ben_rossi", name="Ben Rossi")]
    >>> [(found.one, found.other) for found in suggest(ann)], suggest(ann, never=[(2, 1)])
    ([(1, 2)], [])
    """
    refused = frozenset((min(pair), max(pair)) for pair in never)
    told = _from_letters(known, refused, _odds(min(threshold, 0.5)))
    for pair, reasons in _from_equals(known).items():
        if pair not in refused:
            told[pair] = (*told.get(pair, ()), *reasons)
    networks = _networks(known)
    found = [_likeness(pair, (*reasons, *_own_accounts(pair, networks))) for pair, reasons in told.items()]
    kept = [one for one in found if one.probability >= threshold]
    return sorted(kept, key=lambda one: (-one.probability, one.one, one.other))


def _odds(probability: float) -> float:
    bounded = min(max(probability, 1e-9), 1 - 1e-9)
    return log(bounded / (1 - bounded))


def _likeness(pair: Persons, reasons: Reasons) -> Likeness:
    odds = max(min(sum(one.weight for one in reasons), 50), -50)
    ranked = tuple(sorted(reasons, key=lambda one: -one.weight))
    return Likeness(one=pair[0], other=pair[1], probability=1 / (1 + exp(-odds)), evidence=ranked)


def _from_letters(known: Sequence[Known], refused: frozenset[Persons], least: float) -> dict[Persons, Reasons]:
    """Return the reasons of every two persons whose likeliest handles reach the log-odds `least`."""
    if len({one.person for one in known}) < 2:
        return {}
    import numpy as np

    from porch.analytics.identity import features, model, reasons

    compared, weights = features.compare(known), model.shipped()
    persons = np.array([one.person for one in known], dtype=np.int64)
    around = model.among(compared, weights.odds_alone(compared), persons, refused)
    odds = weights.odds(around)
    best: dict[Persons, tuple[float, int]] = {}
    for row in np.flatnonzero(odds >= least).tolist():
        one, other = int(persons[around.first[row]]), int(persons[around.second[row]])
        pair = (min(one, other), max(one, other))
        best[pair] = max(best.get(pair, (least, row)), (float(odds[row]), row))
    places = {pair: (int(around.first[row]), int(around.second[row])) for pair, (_, row) in best.items()}
    spelt = compared.spelt_of(frozenset(places.values()))
    told = reasons.Reasons(known=known, spelt=spelt, around=around, model=weights)
    few, called = _few(len(known)), _called(known)
    return {pair: (*told.of(best[pair][1]), *_other_names(called[pair[0]], called[pair[1]]),
                   *_other_digits(known[one], known[other]), *few)
            for pair, (one, other) in places.items() if pair not in refused}  # fmt: skip


def _few(handles: int) -> Reasons:
    if handles >= FEW:
        return ()
    return (Evidence(words=f"among {handles} handles it is hard to say what is rare", weight=-log(FEW / handles)),)


def _called(known: Sequence[Known]) -> dict[int, list[str]]:
    """Return the first names that each person's handles tell."""
    found: dict[int, list[str]] = defaultdict(list)
    for one in known:
        if (name := first_names(one)) and name not in found[one.person]:
            found[one.person].append(name)
    return found


def _other_names(mine: Sequence[str], theirs: Sequence[str]) -> Reasons:
    if not mine or not theirs or any(alike(one, other) for one in mine for other in theirs):
        return ()
    words = f"one is called {mine[0][:SHOWN]}, the other {theirs[0][:SHOWN]}"
    return (Evidence(words=words, weight=OTHER_NAME),)


def _other_digits(one: Known, other: Known) -> Reasons:
    mine, theirs = own_digits(one), own_digits(other)
    if not mine or not theirs or mine == theirs:
        return ()
    return (Evidence(words=f"one ends with {mine[:SHOWN]}, the other with {theirs[:SHOWN]}", weight=OTHER_DIGITS),)


def _from_equals(known: Sequence[Known]) -> dict[Persons, list[Evidence]]:
    """Return what every two persons have that is the very same: a mail address, a telephone number."""
    found: dict[Persons, list[Evidence]] = defaultdict(list)
    for what, of, weight in (("mail address", mail, SAME_MAIL), ("telephone number", number, SAME_NUMBER)):
        for shared, persons in _holders(known, of).items():
            shown = shared if of is mail else f"…{shared[-4:]}"
            spread = weight - 2 * log(len(persons) - 1)
            for pair in combinations(sorted(persons), 2):
                found[pair].append(Evidence(words=f"same {what} {shown}", weight=spread))
    return found


def _holders(known: Sequence[Known], of: Callable[[Known], str]) -> dict[str, set[int]]:
    holders: dict[str, set[int]] = defaultdict(set)
    for one in known:
        if shared := of(one):
            holders[shared].add(one.person)
    return {shared: persons for shared, persons in holders.items() if 2 <= len(persons) <= SHARED_BY}


def _networks(known: Sequence[Known]) -> Mapping[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for one in known:
        found[one.person].add(one.kind)
    return {person: frozenset(kinds - SEVERAL) for person, kinds in found.items()}


def _own_accounts(pair: Persons, networks: Mapping[int, frozenset[str]]) -> Reasons:
    both = sorted(networks[pair[0]] & networks[pair[1]])
    return tuple(Evidence(words=f"each has an account of their own on {kind}", weight=OWN_ACCOUNT) for kind in both)
