"""What a part of a build may take over of the old site without a look at what it was made from."""

from __future__ import annotations

from ..core.build import Build, Since
from .digests import digest


def known(build: Build, part: str, beside: object) -> Since | None:
    """Return how the network differs from that which a part's files of the old site were made from; None if not known.

    `beside` is all else that they are made from but Stoa itself, as plain data (`digests.digest`): where it is not what
    it was, nothing is known. Notes for the next build what they are made from now, so every build asks once.
    """
    own, since = digest(beside), build.since
    before = build.tree.mark(part, build.mark and build.mark + own)
    return since if since is not None and before == since.mark + own else None
