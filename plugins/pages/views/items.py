"""Pages of one item each: post, link, question, path, edition, idea, page. An expert's is in `lists.py`."""

from __future__ import annotations

from markupsafe import Markup

from .people import PersonView, SpeakerView
from .plain import EMPTY, DiscussionView, LinkView, PictureView, Piece, When
from .shared import Card, TocEntry, TranslationView, View


class CitationView(Piece, frozen=True):
    """One end of a citation: what it is, and in whose words."""

    card: Card  # who is in `card.people`; an answer that cites has the kind `answers`


class SeriesPlace(Piece, frozen=True):
    """Where a post stands in its series."""

    series: LinkView
    part: int  # place in the list, from 1
    parts: tuple[LinkView, ...]  # all parts in order; `parts[part - 1]` is this one
    previous: LinkView | None
    next: LinkView | None


class PathPlace(Piece, frozen=True):
    """Where an item stands in a path that includes it."""

    path: LinkView
    step: int  # from 1
    steps: int  # how many there are
    outcome: str  # now you can …
    previous: LinkView | None
    next: LinkView | None  # None at the last step: the next thing is the path's end
    end: str  # href of the path's last line


class ItemView(View, frozen=True, kw_only=True):
    """What the pages of all items have."""

    kind: str  # `posts`, `links`, `questions`, `paths`, `editions`, `ideas`, `pages`, `experts`
    id: str  # `urn:uuid:…`
    summary: str = ""  # as written or from the text's opening
    lead: str = ""  # the summary, only where the author wrote one: to be shown above the text
    body: Markup = EMPTY  # the text; empty where there is none
    language: str = ""  # only where it differs from the network's: for `lang=` on the item
    dir: str = ""  # `rtl` or `ltr`, only where it differs from the network's
    date: When | None = None
    updated: When | None = None
    minutes: int = 0  # reading time
    topics: tuple[LinkView, ...] = ()
    stage: LinkView | None = None
    picture: PictureView | None = None  # its own, above the fold
    speakers: tuple[SpeakerView, ...] = ()  # who is behind it, the first named first
    toc: tuple[TocEntry, ...] = ()  # empty where there are fewer than three headings
    sources: tuple[LinkView, ...] = ()  # what the author names as sources; `href` is empty where it is words
    cites: tuple[CitationView, ...] = ()  # items it refers to
    cited_by: tuple[CitationView, ...] = ()  # items and answers that refer to it, newest first
    related: tuple[Card, ...] = ()
    grew_from: tuple[LinkView, ...] = ()
    grown_into: tuple[LinkView, ...] = ()
    paths: tuple[PathPlace, ...] = ()
    translations: tuple[TranslationView, ...] = ()
    original: TranslationView | None = None  # what it is a translation of
    disclosure: str = ""  # declared interest in this item
    license: LinkView | None = None  # only where it differs from the network's
    origin: LinkView | None = None  # where an import brought it from
    source: str  # href of its Markdown
    edit: str = ""  # href of the forge's edit page: suggest a change
    discuss: tuple[DiscussionView, ...] = ()  # where it was posted elsewhere
    review_passed: When | None = None  # the day by which it should have been reviewed, if that is over
    status: str = "published"  # while editing also `draft`, `scheduled`; `hidden` items have pages anyway


class PostView(ItemView, frozen=True, kw_only=True):
    """`post.html`."""

    format: str  # `text`, `video`, `talk`, `paper`, `case`: its word is `format.<format>`
    audience: str = ""  # for whom
    series: SeriesPlace | None = None
    reviewers: tuple[tuple[PersonView, When | None], ...] = ()


class TakeawayView(Piece, frozen=True):
    """What a further expert took from the linked page."""

    speaker: SpeakerView
    text: str
    date: When | None


class LinkPageView(ItemView, frozen=True, kw_only=True):
    """`link.html`: the body is the curator's takeaway, `speakers[0]` the curator."""

    url: str  # the page it is about
    site: str  # who published it, else the host's name
    author: str = ""  # who wrote it
    published: When | None = None
    archived: str = ""  # an archived copy, or empty
    takeaways: tuple[TakeawayView, ...] = ()


class AnswerView(Piece, frozen=True):
    """An answer on its question's page."""

    anchor: str  # HTML id, unique on the page
    href: str  # of the answer
    id: str
    body: Markup
    speaker: SpeakerView
    date: When
    accepted: bool
    updated: When | None = None
    endorsed_by: tuple[PersonView, ...] = ()  # distinct
    votes: int | None = None  # brought by an import
    checked_on: When | None = None
    sources: tuple[LinkView, ...] = ()
    license: LinkView | None = None
    origin: LinkView | None = None
    disclosure: str = ""
    language: str = ""  # only where it differs from the question's
    dir: str = ""
    source: str = ""  # href of its Markdown
    cited_by: tuple[CitationView, ...] = ()
    cites: tuple[CitationView, ...] = ()
    edit: str = ""
    discuss: tuple[DiscussionView, ...] = ()
    draft: bool = False  # only while editing


class QuestionView(ItemView, frozen=True, kw_only=True):
    """`question.html`: the body is the question; accepted answers come first."""

    asked_by: SpeakerView | None
    answers: tuple[AnswerView, ...]  # accepted, then most endorsed, most voted, oldest
    accepted: int  # how many are accepted: they are the first ones
    answer_href: str = ""  # href of the forge's editor with a new answer filled in


class PathStep(Piece, frozen=True):
    """A step of a path."""

    number: int  # from 1
    anchor: str  # HTML id: `step-1`; also the name under which the reader's own browser keeps progress
    why: str  # why this step, here
    card: Card
    id: str  # the item's `urn:uuid:…`: progress is kept by it, so that a re-ordered path keeps it


class PathView(ItemView, frozen=True, kw_only=True):
    """`path.html`: an intro (`body`), steps, and the last line: now you can …."""

    audience: str
    outcome: str
    steps: tuple[PathStep, ...]
    total_minutes: int  # of all steps
    people: tuple[PersonView, ...]  # who one meets on it
    end: str = "the-end"  # HTML id of the last line


class EditionEntry(Piece, frozen=True):
    """One item of an edition."""

    card: Card
    reason: str  # why it was chosen: `editor`, or the rule's name: its word is `chosen.<reason>`


class EditionView(ItemView, frozen=True, kw_only=True):
    """`edition.html`: the editor's note (`body`), entries in reading order, and a last line."""

    period: str  # `12 to 18 October 2026`
    begins: When
    ends: When  # the last day
    entries: tuple[EditionEntry, ...]
    left_out: int  # items of the period that are not in it
    total_minutes: int
    older: LinkView | None
    newer: LinkView | None
    end: str = "the-end"  # HTML id of the last line


class IdeaView(ItemView, frozen=True, kw_only=True):
    """`idea.html`: `speakers[0]` proposed it."""

    state: str  # `open`, `taken`, `grown`
    voters: tuple[tuple[PersonView, When | None], ...]
    owner: SpeakerView | None
    due: When | None
    becomes: tuple[Card, ...]
    vote_href: str = ""  # the file's edit page: a vote is a line in it


class PageItemView(ItemView, frozen=True, kw_only=True):
    """`page.html`: anything else."""
