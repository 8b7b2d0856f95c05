"""Measures of a ranking (https://trec.nist.gov/pubs/trec16/appendices/measures.pdf), for `invoke bench.search`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain: gain is the relevance, discount log2(rank + 1)."""
    gained = sum(relevant.get(one, 0) / math.log2(rank + 1) for rank, one in enumerate(ranked[:depth], 1))
    best = sorted(relevant.values(), reverse=True)[:depth]
    ideal = sum(gain / math.log2(rank + 1) for rank, gain in enumerate(best, 1))
    return gained / ideal if ideal else 0.0


def average_precision(ranked: Sequence[str], relevant: Mapping[str, int]) -> float:
    """Return the mean of the precisions at each relevant document; one not found counts 0."""
    wanted = {one for one, gain in relevant.items() if gain > 0}
    found, total = 0, 0.0
    for rank, one in enumerate(ranked, 1):
        if one in wanted:
            found += 1
            total += found / rank
    return total / len(wanted) if wanted else 0.0


def recall(ranked: Sequence[str], relevant: Mapping[str, int], depth: int = 100) -> float:
    """Return the share of the relevant documents that is among the first."""
    wanted = {one for one, gain in relevant.items() if gain > 0}
    return len(wanted & set(ranked[:depth])) / len(wanted) if wanted else 0.0


def reciprocal_rank(ranked: Sequence[str], wanted: str) -> float:
    """Return one divided by the rank of what was wanted; 0 where it isn't there."""
    return 1 / (ranked.index(wanted) + 1) if wanted in ranked else 0.0


def mean(values: Sequence[float]) -> float:
    """Return the mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0
