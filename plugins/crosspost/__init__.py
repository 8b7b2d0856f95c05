"""Excerpts of what is published go to where buyers already are: never twice, never lost, never a surprise.

A build writes the *outbox* (what should be posted) and posts nothing. `invoke crosspost` shows the plan as people will
see it; `invoke crosspost --send` posts it. What was posted stands in the *ledger*, `ledger/<channel>.jsonl` in the
content. Channels are set up in `network.yaml`; `docs/crosspost.md` says how.
"""

from __future__ import annotations


def register() -> None:
    """Connect to Pelican; imported late, so that the pure modules are cheap."""
    from .plugin import register as connect  # noqa: PLC0415  # see above

    connect()
