"""The types of front matter: how each written value becomes ours, or what is said of it.

Every value arrives as a string, list or dict (`yaml_text.py`); nothing is guessed, and no default stands in for a bad
one.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from ..core.model import KINDS, Person, Picture
from ..core.problems import suggestion
from .slugs import SLUG, SLUG_RULE

_DATE: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?: ?[Zz]|[+-]\d{2}:?\d{2})?)?", re.ASCII)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_WHOLE: Final = re.compile(r"-?[0-9]{1,9}")
_EARLIEST, _LATEST = 1000, 9990  # years whose every moment every time zone can say


class WrongValueError(ValueError):
    """A value is not what its key takes; `str()` of it says why, to be read after the key's name."""


def shown(value: object) -> str:
    """Return a value as it can stand in a message: short, on one line."""
    if isinstance(value, dict):
        return "keys with values"
    if isinstance(value, list):
        return "a list"
    text = " ".join(str(value).split())
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`"  # noqa: PLR2004  # as much as helps


def text(value: object) -> str:
    """Return a line of plain text, its white space folded."""
    folded = " ".join(_string(value).split())
    if not folded:
        raise WrongValueError("is empty")
    return folded


def prose(value: object) -> str:
    """Return plain text that may have several lines."""
    written = _string(value).strip()
    if not written:
        raise WrongValueError("is empty")
    return written


def _string(value: object) -> str:
    if isinstance(value, str):
        return value
    raise WrongValueError(f"is {shown(value)}, but must be text")


def slug(value: object) -> str:
    """Return a slug."""
    written = text(value)
    if not SLUG.fullmatch(written):
        raise WrongValueError(f"{shown(written)} is no slug: {SLUG_RULE}")
    return written


def answer_name(value: object) -> str:
    """Return the name of an answer's file, with or without `.md`."""
    return slug(_string(value).removesuffix(".md"))


def key(value: object) -> str:
    """Return a reference `kind/slug`."""
    written = text(value)
    kind, slash, name = written.partition("/")
    if not slash:
        raise WrongValueError(f"{shown(written)} must say which kind it is: `posts/{written}`")
    if kind not in KINDS:
        raise WrongValueError(f"{shown(written)}: `{kind[:40]}` is no kind{suggestion(kind, KINDS)}")
    if not SLUG.fullmatch(name):
        raise WrongValueError(f"{shown(written)}: {shown(name)} is no slug: {SLUG_RULE}")
    return written


def one_of(words: tuple[str, ...], value: object) -> str:
    """Return one of a few words."""
    written = text(value)
    if written not in words:
        listed = ", ".join(f"`{w}`" for w in words)
        raise WrongValueError(f"{shown(written)} is none of {listed}{suggestion(written, words)}")
    return written


def whole(least: int, value: object) -> int:
    """Return a whole number."""
    written = text(value)
    if not _WHOLE.fullmatch(written) or int(written) < least:
        raise WrongValueError(f"{shown(written)} must be a whole number, {least:,} or more" if least > -10**8
                    else f"{shown(written)} must be a whole number")
    return int(written)


def moment(value: object, zone: dt.tzinfo) -> dt.datetime:
    """Return a moment with the offset that the network's time zone has then; a date alone is midnight there."""
    written = text(value)
    wanted = "write `2026-11-21` or `2026-11-21T09:30:00+01:00`"
    if not _DATE.fullmatch(written):
        raise WrongValueError(f"{shown(written)} is no date: {wanted}")
    try:
        read = dt.datetime.fromisoformat(written.replace(" Z", "Z").upper())
    except ValueError:
        raise WrongValueError(f"{shown(written)} is no date, since there is no such day or time: {wanted}") from None
    if not _EARLIEST <= read.year <= _LATEST:
        raise WrongValueError(f"{shown(written)} is no date between the years {_EARLIEST} and {_LATEST}: {wanted}")
    return in_zone(read.replace(tzinfo=zone) if read.tzinfo is None else read, zone)


def in_zone(when: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Return the same moment with the offset of a zone at that moment.

    A fixed offset, since Python compares two times of one `ZoneInfo` by the clock on the wall, which is set back once
    a year.
    """
    local = when.astimezone(zone)
    offset = local.utcoffset()
    return local.replace(tzinfo=_fixed(offset) if offset else dt.UTC)


@lru_cache
def _fixed(offset: dt.timedelta) -> dt.timezone:
    return dt.timezone(offset)  # one for all moments that have it


def day(value: object, zone: dt.tzinfo) -> dt.date:
    """Return a day; of a moment, its day in the network's time zone."""
    return moment(value, zone).date()


def url(schemes: tuple[str, ...], value: object) -> str:
    """Return an absolute address."""
    written = text(value)
    listed = " or ".join(f"`{s}:`" for s in schemes)
    try:
        parts = urlsplit(written)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise WrongValueError(f"{shown(written)} is no address") from None
    if parts.scheme not in schemes:
        raise WrongValueError(f"{shown(written)} must be an address that begins with {listed}")
    if re.search(r'[\s"<>\\^`{|}]', written) or len(written) > 2_000:  # noqa: PLR2004  # what browsers and tools carry
        raise WrongValueError(
            f"{shown(written)} is no address: it holds what an address can't, or more than 2,000 characters")
    if parts.scheme != "mailto" and (not host or "@" in parts.netloc):
        raise WrongValueError(f"{shown(written)} is no address: it has no host, or a user name")
    if parts.scheme == "mailto" and "@" not in parts.path:
        raise WrongValueError(f"{shown(written)} is no address for mail")
    return written


def place(value: object) -> str:
    """Return an address of this site: `/…`."""
    written = text(value)
    parts = written.split("/")
    if not written.startswith("/") or written.startswith("//"):
        raise WrongValueError(f"{shown(written)} must be an address of this site that begins with one `/`")
    if ".." in parts or "." in parts or "" in parts[1:-1] or re.search(r'[\s"<>\\^`{|}?#%*:]', written) or len(written) > 500:  # noqa: PLR2004,E501  # no system takes longer names
        raise WrongValueError(f"{shown(written)} is no address that a static site can answer at")
    return written


def file(value: object) -> str:
    """Return the path of a file, relative to the file that names it."""
    written = text(value)
    if "://" in written or written.startswith(("/", "//")) or "\\" in written or re.match(r"[A-Za-z]:", written):
        raise WrongValueError(f"{shown(written)} must be a file beside this one: a relative path with `/` between")
    return written


def picture(value: object) -> Picture:
    """Return a picture: a file, or `{file, alt}`."""
    if isinstance(value, dict):
        unknown = sorted(set(value) - {"file", "alt"})
        if unknown:
            raise WrongValueError(f"has an unknown key `{unknown[0][:40]}`; it may have `file` and `alt`")
        if "file" not in value:
            raise WrongValueError("has no `file`")
        return Picture(file(value["file"]), text(value["alt"]) if "alt" in value else "")
    return Picture(file(value))


def person(value: object) -> Person:
    """Return somebody: an expert's slug, or `{name: …}`."""
    if isinstance(value, dict):
        if set(value) != {"name"}:
            raise WrongValueError("must be an expert's slug, or `{name: …}` for anybody else")
        return Person(name=text(value["name"]))
    return Person(expert=slug(value))


def identifier(value: object) -> str:
    """Return an id, `urn:uuid:…`."""
    written = text(value).lower()
    try:
        if uuid.UUID(written.removeprefix("urn:uuid:")).urn == written:
            return written
    except ValueError:
        pass
    raise WrongValueError(f"{shown(written)} is no id: `urn:uuid:` and a UUID; leave `id` out to get one")


def language(value: object) -> str:
    """Return a language tag: https://www.rfc-editor.org/info/bcp47."""
    written = text(value)
    if not _LANGUAGE.fullmatch(written):
        raise WrongValueError(f"{shown(written)} is no language: write `en`, `de` or `pt-BR`")
    return written


def zone(value: object) -> str:
    """Return the name of a time zone."""
    written = text(value)
    try:
        ZoneInfo(written)
    except (ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        pass
    except KeyError:
        pass
    else:
        return written
    raise WrongValueError(f"{shown(written)} is no time zone{suggestion(written, available_timezones())}")


def root_url(value: object) -> str:
    """Return the network's own address, without a slash at its end."""
    written = url(("https", "http"), value)
    parts = urlsplit(written)
    if parts.query or parts.fragment:
        raise WrongValueError(f"{shown(written)} must end with its path")
    return written.rstrip("/")


def free(value: object) -> dict[str, Any]:
    """Return a free mapping as it is."""
    if not isinstance(value, dict):
        raise WrongValueError(f"is {shown(value)}, but must be keys with values")
    return value


def listing(what: str, value: object) -> object:
    """Pass a list on; say how to write one where there is none."""
    if isinstance(value, list):
        if any(entry is None for entry in value):
            raise WrongValueError("has an empty entry")
        return value
    example = f"`[{value}]`" if isinstance(value, str) and len(value) < 60 else f"`[{what}, …]`"  # noqa: PLR2004  # short enough to show
    raise WrongValueError(f"must be a list: write {example}")


def one_or_more(value: object) -> object:
    """Take one entry for a list of one."""
    return [value] if isinstance(value, str) else value


def some(value: tuple[object, ...] | list[object]) -> object:
    """Refuse an empty list."""
    if isinstance(value, list) and not value:
        raise WrongValueError("is an empty list; it must have an entry")
    return value
