"""Who the experts are, as search names them."""

from __future__ import annotations

from ..core.network import Network


def experts(network: Network) -> dict[str, tuple[str, str]]:
    """Return slug → name and offer."""
    return {expert.slug: (expert.title, expert.offer) for expert in network.experts}
