"""Why two handles may be one person's, in words for a colleague; the weights add up to the log-odds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from porch.analytics.identity.context import FLOOR, NAMES, Pair, Surrounded
from porch.analytics.identity.known import Evidence, Known
from porch.analytics.identity.model import START, Model

EVEN = 0.0
SHOWN = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Tells of each pair in `around` why it is likely; `spelt` are its spellings by its places in `known`."""

    known: Sequence[Known]
    spelt: Mapping[Pair, tuple[str, str]]
    around: Surrounded
    model: Model

    def of(self, row: int) -> tuple[Evidence, ...]:
        """Return the reasons of one pair: letters in common, a third handle between them, rivals or none."""
        first, second = int(self.around.first[row]), int(self.around.second[row])
        told = dict(zip(NAMES, self.around.values[row].tolist(), strict=True))
        weights, bridged = self.model.among, told["bridged"] > told["alone"]
        rivals = [told["alone"] - told["over_rival_of_first"], told["alone"] - told["over_rival_of_second"]]
        letters = weights["alone"] + weights["over_rival_of_first"] + weights["over_rival_of_second"]
        between = weights["bridged"] * told["bridged"] + (weights["better_of_both"] * told["bridged"] if bridged else 0)
        alone = letters * told["alone"] + (0 if bridged else weights["better_of_both"] * told["alone"])
        found = [Evidence(words=self._letters(first, second), weight=alone + weights[START])]
        if told["bridged"] > FLOOR:
            found.append(Evidence(words=self._bridge(first, second), weight=between))
        else:
            found[0] = Evidence(words=found[0].words, weight=found[0].weight + between)
        against = (weights["over_rival_of_first"], weights["over_rival_of_second"])
        for weight, rival, place in zip(against, rivals, (second, first), strict=True):
            found.append(Evidence(words=_rival(rival, self.known[place].kind, told["alone"]), weight=-weight * rival))
        return tuple(sorted(_merged(found), key=lambda one: -one.weight))

    def _letters(self, first: int, second: int) -> str:
        one, other = self.spelt.get((first, second), ("", ""))
        piece = longest_common(one, other)
        if one == other and one:
            return f'both are "{one[:SHOWN]}" at heart'
        return f'both hold "{piece[:SHOWN]}"' if len(piece) > 2 else "few letters in common"

    def _bridge(self, first: int, second: int) -> str:
        over = self.known[self.around.bridges[first, second]]
        return f'both fit "{(over.name or over.value)[:SHOWN]}" ({over.kind})'


def _rival(rival: float, kind: str, alone: float) -> str:
    if rival <= EVEN:
        return f"no other account on {kind} comes close"
    return f"another account on {kind} fits {'better' if rival > alone else 'too'}"


def _merged(found: Sequence[Evidence]) -> list[Evidence]:
    weights: dict[str, float] = {}
    for one in found:
        weights[one.words] = weights.get(one.words, 0.0) + one.weight
    return [Evidence(words=words, weight=weight) for words, weight in weights.items()]


def longest_common(one: str, other: str) -> str:
    """Return the longest run of letters that both hold.

    >>> longest_common("lindqvista", "annlindqvist")
    'lindqvist'
    """
    best, ends = "", [0] * (len(other) + 1)
    for row, char in enumerate(one, start=1):
        last, ends = ends, [0] * (len(other) + 1)
        for column, also in enumerate(other, start=1):
            if char == also:
                ends[column] = last[column - 1] + 1
                if ends[column] > len(best):
                    best = one[row - ends[column] : row]
    return best
