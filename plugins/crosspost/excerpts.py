"""A story in the words of one place: cut to its length, counted its way, with its tags, mentions and link."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from .cutting import fold, shorten
from .patterns import SETS, pattern
from .places import Place
from .settings import Channel
from .stories import Maker, Story

_AT: Final = pattern(r"@(?=\w)")
_WORDS: Final = pattern(r"[\p{L}\p{M}\p{N}]+")
_TAG: Final = 32  # characters: a longer one nobody reads
_CONTROL: Final = pattern(r"[^\S\n]+|[\p{Cc}--\n]|[\p{Cs}\uFFFE\uFFFF\uFEFF]", SETS)
_GAP: Final = pattern(r"\n{3,}")
_LEAST_TAGS: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The box that a place shows for the link."""

    link: str
    title: str
    description: str = ""
    image: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """What one channel would post of one item."""

    texts: tuple[str, ...]  # more than one is a thread
    card: Card
    language: str = ""
    source: str = ""  # digest of what the words were made from
    why_not: str = ""  # it can't be posted as it is: what is wrong and what to do
    quiet: bool = False  # its front matter asks not to post it here


def excerpt(story: Story, channel: Channel) -> Excerpt:
    """Return the excerpt of a story for a channel. Pure, and the only maker of what is shown and sent."""
    place, link = channel.place, with_query(story.link, channel.query)
    card = Card(link=link, title=fold(story.title), description=fold(story.description), image=story.image,
                alt=fold(story.alt))
    own = own_words(story.own, channel)
    source = digest(story.title, story.words, story.about, repr(own))
    if own is False:
        return Excerpt(texts=(), card=card, source=source, quiet=True)
    if own is None:
        made = composed(story, channel, place, link)
        why = "" if made else f"no words of it fit into {place.limit} {place.unit}; give it words of its own"
        return Excerpt(texts=(made,) if made else (), card=card, language=story.language, source=source, why_not=why)
    if isinstance(own, bool):
        why = f"`crosspost.{channel.name}` should be words, a list of words (a thread), or false"
        return Excerpt(texts=(), card=card, source=source, why_not=why)
    texts, why = _thread(own, place, channel.name, link)
    return Excerpt(texts=texts, card=card, language=story.language, source=source, why_not=why)


def own_words(given: Mapping[str, object], channel: Channel) -> tuple[str, ...] | bool | None:
    """Return the words that an item's `crosspost` has for a channel, by its name, else its type, else `all`.

    False: not to be posted there; None: nothing said; True: something that is neither words nor false.
    """
    for name in (channel.name, channel.type, "all"):
        if name not in given:
            continue
        said = given[name]
        if said is False:
            return False
        if isinstance(said, str) and said.strip():
            return (said,)
        if isinstance(said, (list, tuple)) and said and all(isinstance(one, str) and one.strip() for one in said):
            return tuple(str(one) for one in said)
        return True
    return None


def _thread(own: Sequence[str], place: Place, name: str, link: str) -> tuple[tuple[str, ...], str]:
    """Return an author's own words as they will be posted, whole, or why they can't be."""
    texts = [_own(one) for one in own]
    if len(texts) > 1 and not place.threads:
        texts = ["\n\n".join(texts)]
    if place.link == "text" and not any(link in one for one in texts):
        texts[0] += f"\n\n{link}"
    for number, one in enumerate(texts, 1):
        if not place.fits(one):
            which = f" part {number}" if len(texts) > 1 else ""
            return tuple(texts), (f"its own words for {name}{which} are {place.length(one)} of {place.limit} "
                                  f"{place.unit}: shorten `crosspost.{name}`")
    return tuple(texts), ""


def _own(text: str) -> str:
    return _GAP.sub("\n\n", _CONTROL.sub(" ", text.replace("\r\n", "\n"))).strip()


def composed(story: Story, channel: Channel, place: Place, link: str) -> str:
    """Return the words for a place: what it is about, the thought, who said it, the link, the tags; or nothing.

    Tags give way before words are cut, down to one; then the words are cut; then the last tag and the makers go.
    """
    tags = hashtags(story, channel.hashtags, place) if place.hashtags else ()
    about, words, by = _calm(story.about), _calm(story.words), credit(story.makers, channel, place)
    address = link if place.link == "text" else ""
    for count in range(len(tags), min(_LEAST_TAGS, len(tags)) - 1, -1):
        text = _laid_out(about, words, by, address, tags[:count])
        if place.fits(text):
            return text
    for some, who, what in ((tags[:_LEAST_TAGS], by, about), ((), by, about), ((), by, ""), ((), "", "")):
        def fits(cut: str, some: tuple[str, ...] = some, who: str = who, what: str = what) -> bool:
            return place.fits(_laid_out(what, cut, who, address, some))
        if short := shorten(words, fits):
            return _laid_out(what, short, who, address, some)
    return ""


def _laid_out(about: str, words: str, by: str, address: str, tags: tuple[str, ...]) -> str:
    if about and words.startswith(about):
        about = ""
    return "\n\n".join(part for part in (about, f"{words}\n{by}" if by else words,
                                         "\n".join(line for line in (address, " ".join(tags)) if line)) if part)


def _calm(text: str) -> str:
    """Return words in which no `@word` calls anybody: a word joiner, which nobody sees, stands behind the sign."""
    return _AT.sub("@\u2060", fold(text))


def credit(makers: Sequence[Maker], channel: Channel, place: Place) -> str:
    """Return who made it, by their handles where they have one there, after a dash."""
    names = []
    for maker in makers:
        handle = str(maker.handles.get(channel.name, maker.handles.get(channel.type, ""))).strip().lstrip("@")
        known = place.mention and handle and place.names(handle)
        names.append(place.mention.format(handle) if known else _calm(maker.name))
    return "— " + ", ".join(names) if names else ""


def hashtags(story: Story, most: int, place: Place) -> tuple[str, ...]:
    """Return the topics as tags in CamelCase, which a screen reader can read out."""
    tags = []
    for slug, title in story.topics:
        tag = camel(title) if len(camel(title)) <= _TAG else camel(slug)
        if place.tags(f"#{tag}"):
            tags.append(f"#{tag}")
    return tuple(dict.fromkeys(tags))[:most]


def camel(words: str) -> str:
    """Return words as one, each beginning with a capital."""
    return "".join(word[0].upper() + word[1:] for word in _WORDS.findall(words))


def with_query(link: str, query: str) -> str:
    """Return a link with a query, before its fragment."""
    if not query:
        return link
    parts = urlsplit(link)
    return urlunsplit(parts._replace(query="&".join(part for part in (parts.query, query) if part)))


def digest(*parts: str) -> str:
    """Return a short name for these words."""
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
