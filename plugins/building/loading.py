"""The network without a site: for commands that ask it, and for `invoke check`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
