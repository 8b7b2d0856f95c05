"""Pages: the network becomes views, and views become HTML.

A page is a template and a view (`views/`): frozen, plain data with everything the template shows and nothing else.

| template | view | where |
| --- | --- | --- |
| `home.html` | `HomeView` | `/` |
| `list.html` | `ListView` | `/posts/` … and every further page `…/page/<n>/` |
| `post.html`, `link.html`, `question.html`, `path.html` | `PostView`, `LinkPageView` … | an item's page |
| `edition.html`, `idea.html`, `page.html` | `EditionView`, `IdeaView`, `PageItemView` | an item's page |
| `expert.html` | `ExpertView` | `/experts/<slug>/` |
| `topics.html`, `topic.html` | `TopicsView`, `TopicView` | `/topics/`, `/topics/<slug>/` |
| `stages.html`, `stage.html` | `StagesView`, `StageView` | `/stages/`, `/stages/<slug>/` |
| `directory.html` | `SearchesView` | `/series/`, `/searches/` |
| `series.html` | `SeriesView` | `/series/<slug>/` |
| `saved_search.html` | `SavedSearchView` | `/searches/<slug>/` |
| `search.html`, `ask.html`, `subscribe.html`, `contribute.html` | `SearchView` … | `/search/` … |
| `not_found.html` | `NotFoundView` | `/404.html` |
| `redirect.html` | `RedirectView` | each former address |
| `design.html` | `DesignView` | `/theme/` |

Templates are Jinja with autoescape on and undefined names refused. They get `site` and `view`, and these functions:

- `t("key", name=value)`: the interface's words, from `theme/words/<language>.yaml`; values are escaped.
- `tn("key", n, name=value)`: words that depend on a number; `{n}` in them is the number.
- `asset("css/site.css")`: the address of a file of `theme/static/`; one that is not there is an error.
- `part("card", card)`: renders `parts/card.html` with `site` and `it`, once for each object, however many
  pages show it.
- `once("masthead", view.section, …)`: renders `parts/masthead.html` with `site` and the values as `it[0]`, `it[1]` …,
  once for equal values: for what most pages have in common.

- `share(view)`: a page's share row, by `parts/share.html` with `site` and the places as `it`. It is rendered once for
  the same places, and each page's title and addresses are filled in then: it can't decide by what is in `href`.

A words file:

    language: English            # its own name
    dir: ltr
    plural: "n != 1"             # a gettext plural expression: gives the index into the forms below
    months: [January, February, …]
    date: "{day} {month} {year}"
    range: "{from} to {to}"      # two dates
    languages: {en: English, de: German}
    words:
      nav.posts: Posts
      card.minutes: ["{n} minute", "{n} minutes"]
"""

from __future__ import annotations


def register() -> None:
    """Connect to Pelican's signals."""
    from .plugin import register as connect  # noqa: PLC0415  # pure modules shall be cheap to import

    connect()
