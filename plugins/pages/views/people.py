"""People: wherever somebody speaks, who they are stands beside what they say."""

from __future__ import annotations

from .plain import LinkView, PictureView, Piece, When


class PersonView(Piece, frozen=True):
    """A face and a name: an expert of the network, or anyone else by name."""

    name: str
    href: str  # of the expert's page; empty for others
    initials: str  # one or two letters
    hue: int  # 1 to 12, always the same for the same person: the colour behind the initials
    avatar: PictureView | None = None  # square; `alt` is empty, since the name stands beside it
    organisation: str = ""


class SpeakerView(Piece, frozen=True):
    """A person who speaks on this page, with what a reader should know about them."""

    person: PersonView
    offer: str = ""  # what can they do that my friend can't
    role: str = ""
    interests: str = ""  # what they declare about themselves (the expert's `disclosure`)
    acknowledged_by: int = 0  # distinct others who acknowledged them, on any topic
    known_for: tuple[LinkView, ...] = ()  # topics with acknowledgements, at most 3; links to the evidence


class EvidenceView(Piece, frozen=True):
    """What others acknowledged in one place and in one way, to be looked at. One object may stand on several topics."""

    kind: str  # `accepted`, `endorsement`, `review`, `citation`: its word is `evidence.<kind>`
    by: tuple[PersonView, ...]
    item: LinkView  # what was acknowledged
    evidence: LinkView  # where it can be seen; the same as `item` unless it is a citation
    date: When | None = None  # of the newest


class TopicEvidence(Piece, frozen=True):
    """What others acknowledged on one topic."""

    topic: LinkView
    anchor: str  # HTML id of it on the expert's page: `evidence-<topic>`
    people: tuple[PersonView, ...]  # distinct others
    evidence: tuple[EvidenceView, ...]  # newest first, of at most 8 acknowledgements
    more: int = 0  # acknowledgements that are not shown
