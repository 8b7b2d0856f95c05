"""What made a result, other than its input: Stoa's own code and the libraries whose output it passes on."""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

LIBRARIES: Final = ("markdown", "pygments", "nh3", "feedgen", "lxml", "jinja2", "pelican", "whoosh", "msgspec",
                    "pydantic", "pillow", "resvg-py", "rjsmin")
"""Those whose version changes what a build writes."""


PACKAGE: Final = Path(__file__).resolve().parent.parent
"""The folder of Stoa's code."""


@lru_cache(maxsize=1)
def stamp(package: Path = PACKAGE) -> str:
    """Return a digest of Stoa's code (every `.py` and `.json` below `package`), its libraries and Python.

    Found once a process: what runs is the code as it was loaded.
    """
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted((*package.rglob("*.py"), *package.rglob("*.json"))):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(hashlib.blake2b(path.read_bytes(), digest_size=16).digest())
    for name in LIBRARIES:
        digest.update(f"{name}={_version(name)}".encode())
    digest.update(f"python={sys.version_info[:2]}".encode())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
