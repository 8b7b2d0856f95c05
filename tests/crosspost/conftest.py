"""Servers that several tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .pds import Pds, running


@pytest.fixture(scope="session")
def pds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pds]:
    """Run a real Bluesky server."""
    with running(tmp_path_factory.mktemp("pds")) as server:
        yield server
