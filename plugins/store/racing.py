"""Files that changed so shortly before they were looked at that a second change might not show in their times.

Git calls such entries racy (https://git-scm.com/docs/racy-git).
"""

from __future__ import annotations

from typing import Final

WINDOW: Final = 2_000_000_000  # nanoseconds: the coarsest clock of a common file system (FAT) ticks every two seconds


def racy(changed: int, looked: int) -> bool:
    """Tell whether a file, by its time of change and the time of the look at it, in nanoseconds, may change unseen."""
    return changed >= looked - WINDOW
