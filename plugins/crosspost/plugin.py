"""The edge to Pelican: checks the channels, and writes the outbox. Nothing is posted from inside a build."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import json
from pelican import signals
from pelican.generators import Generator

from ..core.build import BUILD, Build, Request
from ..core.errors import UnableError
from ..core.ledger import OUTBOX, read
from ..core.network import Network
from ..store.ledgers import read_ledgers

if TYPE_CHECKING:  # what cuts texts for channels is loaded late, where it holds up nothing
    from .outbox import Outbox


class CrosspostGenerator(Generator):  # type: ignore[misc]  # Pelican ships no types
    """Writes `outbox.json` into the state folder."""

    def generate_context(self) -> None:
        """Refuse channels that can't be read, before anything is written."""
        build: Build = self.settings[BUILD]
        if build.settings is not None and build.settings.channels:
            from .settings import read_channels  # noqa: PLC0415  # see above

            build.problems.extend(read_channels(build.settings)[1])

    def generate_output(self, writer: object) -> None:  # noqa: ARG002  # Pelican's writer is not used
        """Write what should be posted. A preview for its author writes nothing."""
        build: Build = self.settings[BUILD]
        if build.network is None or build.request.editing:
            return
        put(build.request.state / OUTBOX, _written(build, build.network))


def _written(build: Build, network: Network) -> bytes:
    settings, asked = network.settings, build.request
    if not settings.channels:  # all the rest is as an outbox has it by itself
        return json.encode({"network": settings.name, "url": settings.url, "timezone": settings.timezone,
                            "made": asked.now})
    from . import outbox  # noqa: PLC0415  # see above

    scheduled = sum(r.date is not None and r.date > asked.now for r in build.records)
    return outbox.written(found(network, asked, read_ledgers(asked.content), scheduled))


def found(network: Network, request: Request, ledgers: Mapping[str, str], scheduled: int = 0) -> Outbox:
    """Return the outbox of a network."""
    from . import outbox  # noqa: PLC0415  # see above
    from .settings import read_channels  # noqa: PLC0415  # see above
    from .stories import stories  # noqa: PLC0415  # see above

    settings = network.settings
    channels, _ = read_channels(settings)
    told = tuple(stories(network)) if channels else ()
    histories = {name: read(text) for name, text in ledgers.items()}
    entries, older = outbox.entries(told, channels, histories, request.now)
    preview = request.url.rstrip("/")
    return outbox.Outbox(
        network=settings.name, url=settings.url, timezone=settings.timezone, made=request.now, items=len(told),
        preview=preview if preview and preview != settings.url else "", scheduled=scheduled, channels=channels,
        newest=max((story.date for story in told), default=None), entries=entries, older=older,
    )


def put(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as problem:
        raise UnableError(f"{path}: can't be written: {problem.strerror or problem}") from problem


def get_generator(pelican: object) -> type[Generator]:  # noqa: ARG001  # the signal's sender
    """Return the generator."""
    return CrosspostGenerator


def register() -> None:
    """Connect to Pelican's signals."""
    signals.get_generators.connect(get_generator)
