"""What chance would do: the two formulas that decisions are held against."""

import math


def spared_by_chance(events: int, before: int, contradicting: int) -> float:
    """C(N - n0, k) / C(N, k): that the first n0 of N are none of k. 1 when n0 is none, 0 when the k do not fit behind."""
    if contradicting > events - before:
        return 0.0
    return math.exp(ln_choose(events - before, contradicting) - ln_choose(events, contradicting))


def ln_choose(n: int, k: int) -> float:
    """The logarithm of the number of ways to choose k of n."""
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
