"""Records become the network: everything that refers to something else is joined, and what can't be is named.

`assembling.assemble` is all of it, a pure function. What it decides, where users may ask why:

- **What is published.** A draft is not, nor what is dated later than the build. A hidden item has a page and is in no
  list. An item with an error is refused; so is what can't stand without it: an answer without its question or its
  author, a post without any of its authors, a path without any of its steps. All other lists just lack it.
- **One's own sign counts for nothing.** An endorsement of one's own answer, a review of one's own post and a vote for
  one's own idea are left out, with a warning; a citation of one's own text, written alone or with others, is a link and
  no acknowledgement.
- **Standing** is who acknowledged what, where it can be seen, by distinct people and topics. Two people who only ever
  acknowledge each other are two lines that anybody can open.
- **Related items** share telling words, then topics (`relating`); translations of an item are not among them.
- **Start here** is what most distinct others acknowledged, then what most paths lead by.
- **Editions** follow one rule (`editions`), and only what was known when the period ended counts, so that an old
  edition doesn't change. `extra: {frozen: true}` in its note makes the note's items all of it.
- **Files** beside an item are published if a browser would never run them as the site's own (`places.PUBLISHABLE`).
"""

from __future__ import annotations


def register() -> None:
    """Connect to Pelican's signals."""
    from .plugin import register as connect  # noqa: PLC0415  # pure modules shall be cheap to import

    connect()
