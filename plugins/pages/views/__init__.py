"""What every page shows, as plain data: a page is a template and a view, and nothing else reaches the template.

Rules that hold for every field of every view:

- plain text is `str` and is escaped by the template engine; only a field typed `Markup` is HTML, and safe as it is;
- an `href` is ready for an attribute: below the site it begins with the path prefix, elsewhere it is http(s) or mailto;
- an empty string, an empty tuple or None means there is nothing to show, and the template shows nothing;
- a view says nothing of the moment it was made: what depends on the clock was decided before (`review_passed`).

A template gets exactly two names: `site` (`SiteView`, the same for every page) and `view` (below). Functions that
templates may call, and the template each view is for, are in `plugins/pages/__init__.py`.
"""

from .items import (
    AnswerView,
    CitationView,
    EditionEntry,
    EditionView,
    IdeaView,
    ItemView,
    LinkPageView,
    PageItemView,
    PathPlace,
    PathStep,
    PathView,
    PostView,
    QuestionView,
    SeriesPlace,
    TakeawayView,
)
from .lists import (
    ContributionView,
    ExpertView,
    HomeView,
    ListView,
    Pager,
    SavedSearchView,
    SearchesView,
    SeriesView,
    StagesView,
    StageView,
    TopicsView,
    TopicView,
)
from .people import EvidenceView, PersonView, SpeakerView, TopicEvidence
from .places import (
    AskView,
    AskWay,
    ContributeView,
    ContributeWay,
    DesignView,
    FeedAddress,
    FeedGroup,
    FeedSlice,
    NotFoundView,
    RedirectView,
    SearchView,
    SubscribeView,
)
from .plain import LinkView, PictureView, When
from .shared import (
    Card,
    EditionCard,
    ExpertCard,
    FeedLink,
    Head,
    IdeaCard,
    LinkCard,
    Mark,
    NavItem,
    NextThing,
    PathCard,
    SearchCard,
    SeriesCard,
    ShareLink,
    SiteView,
    StageCard,
    TocEntry,
    TopicCard,
    TranslationView,
    View,
)

__all__ = [
    "AnswerView", "AskView", "AskWay", "Card", "CitationView", "ContributeView", "ContributeWay",
    "ContributionView", "DesignView", "EditionCard", "EditionEntry", "EditionView", "EvidenceView", "ExpertCard",
    "ExpertView", "FeedAddress", "FeedGroup", "FeedLink", "FeedSlice", "Head", "HomeView", "IdeaCard", "IdeaView",
    "ItemView", "LinkCard", "LinkPageView", "LinkView", "ListView", "Mark", "NavItem", "NextThing", "NotFoundView",
    "PageItemView", "Pager", "PathCard", "PathPlace", "PathStep", "PathView", "PersonView", "PictureView",
    "PostView", "QuestionView", "RedirectView", "SavedSearchView", "SearchCard", "SearchView", "SearchesView",
    "SeriesCard", "SeriesPlace", "SeriesView", "ShareLink", "SiteView", "SpeakerView", "StageCard", "StageView",
    "StagesView", "SubscribeView", "TakeawayView", "TocEntry", "TopicCard", "TopicEvidence", "TopicView",
    "TopicsView", "TranslationView", "View", "When",
]
