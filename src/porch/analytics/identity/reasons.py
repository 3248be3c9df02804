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
        weights, alone = self.model.among, told["alone"]
        # What stands over a rival is the pair's own odds less the rival's: the first part is a matter of the letters.
        own = weights["alone"] + weights["over_rival_of_first"] + weights["over_rival_of_second"]
        better = weights["better_of_both"] * told["better_of_both"]
        between = weights["bridged"] * told["bridged"] + (better if told["bridged"] > alone else 0)
        letters = own * alone + (better if told["bridged"] <= alone else 0)
        found = [self._rival(told, "over_rival_of_first", second), self._rival(told, "over_rival_of_second", first)]
        found.append(self._usual(told["usual"], first, second))
        if told["bridged"] > FLOOR:
            found.append(Evidence(words=self._bridge(first, second), weight=between))
        else:
            letters += between
        found.append(Evidence(words=self._letters(first, second), weight=letters))
        return tuple(sorted(_merged(found), key=lambda one: -one.weight))

    def _rival(self, told: Mapping[str, float], over: str, place: int) -> Evidence:
        rival, kind = told["alone"] - told[over], self.known[place].kind
        words = f"another account on {kind} fits {'better' if rival > told['alone'] else 'too'}"
        if rival <= EVEN:
            words = f"no other account on {kind} comes close"
        return Evidence(words=words, weight=-self.model.among[over] * rival)

    def _usual(self, usual: float, first: int, second: int) -> Evidence:
        weights, (one, other) = self.model.among, sorted((self.known[first].kind, self.known[second].kind))
        words = f"{'many' if usual > EVEN else 'few'} whom you know are on both {one} and {other}"
        return Evidence(words=words, weight=weights[START] + weights["usual"] * usual)

    def _letters(self, first: int, second: int) -> str:
        one, other = self.spelt.get((first, second), ("", ""))
        piece = longest_common(one, other)
        if one == other and one:
            return f'both are "{one[:SHOWN]}" at heart'
        return f'both hold "{piece[:SHOWN]}"' if len(piece) > 2 else "few letters in common"

    def _bridge(self, first: int, second: int) -> str:
        over = self.known[self.around.bridges[first, second]]
        return f'both fit "{(over.name or over.value)[:SHOWN]}" ({over.kind})'


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
