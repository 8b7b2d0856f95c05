"""What stands at the top of a feed, whatever its format."""

from __future__ import annotations

import datetime as dt

import msgspec


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The top of one feed document. Text is clean, addresses are absolute URIs."""

    id: str  # `urn:uuid:…` of the slice: never changes, the same in its archives
    title: str
    summary: str
    url: str  # of this document
    page: str  # of the page where people read the same
    updated: dt.datetime  # of its newest entry
    language: str
    rights: str  # in words, for people
    license: str  # an address, or empty
    owner: str  # the network's name
    home: str  # the network's address
    hub: str = ""  # WebSub
    style: str = ""  # a CSS file for browsers
    current: str = ""  # of an archive: the document that is not one
    older: str = ""  # the archive before this document
    newer: str = ""  # the archive after this one
