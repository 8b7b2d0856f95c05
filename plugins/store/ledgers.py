"""Reading the ledgers of a content root: `ledger/<channel>.jsonl`. `plugins/core/ledger.py` says what they mean."""

from __future__ import annotations

from pathlib import Path

from ..core.errors import UnableError

FOLDER = "ledger"
ENDING = ".jsonl"


def ledger_path(content: Path, channel: str) -> Path:
    """Return where a channel's ledger is."""
    return content / FOLDER / f"{channel}{ENDING}"


def read_ledgers(content: Path) -> dict[str, str]:
    """Return channel → the text of its ledger, sorted; what is not UTF-8 in it can't be a record and is replaced."""
    folder = content / FOLDER
    try:
        paths = sorted(path for path in folder.glob(f"*{ENDING}") if path.is_file())
        return {path.stem: path.read_bytes().decode("utf-8", "replace") for path in paths}
    except OSError as problem:
        raise UnableError(f"{problem.filename or folder}: can't be read: {problem.strerror}") from problem
