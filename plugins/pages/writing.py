"""All pages of one build: from the network to the tree, with no Pelican."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from ..core.addresses import href, prefix
from ..core.build import Build
from ..core.errors import SettingsError
from ..core.ids import mint
from ..core.ledger import syndication
from ..core.model import Key, Question
from ..core.network import Network
from ..store.cache import Cache
from ..store.digests import digest
from ..store.ledgers import read_ledgers
from ..store.stamp import stamp
from . import plating
from .card_images import draw_cards, has_cards
from .copying import copy_content, copy_theme, write_rules
from .desk import Desk, Materials
from .facts import LISTS
from .forge import forge
from .making import Making, Workshop
from .pictures import Plates
from .remembering import News
from .rendering import Compiled, Press, compile_all
from .routes import routes
from .settings import PageSettings
from .site import site_view
from .theme import ICON, Theme, read_theme, word_folders
from .views import DiscussionView
from .words import read_words


def compile_ahead(build: Build, settings: PageSettings) -> Compiled:
    """Compile the templates, as soon as the network's own settings are known; what is wrong with them is said later."""
    if build.settings is None:
        return Compiled()
    try:
        theme = read_theme(settings.theme, settings.overrides)
        words = read_words(word_folders(theme), build.settings.language)
    except (SettingsError, OSError):
        return Compiled()
    return compile_all(theme, words, prefix(build.settings.url), settings.jinja)


def write_pages(build: Build, network: Network, settings: PageSettings) -> None:
    """Put every page and picture of a network into the build's tree."""
    asked = build.request
    theme = read_theme(settings.theme, settings.overrides)
    with build.timed("pictures"), Cache(asked.state / "cache.sqlite", stamp()) as cache:
        plates, problems = plating.plates(network, asked.content, build.tree, cache, build.jobs)
    build.problems.extend(problems)
    with build.timed("pages"):
        materials = _materials(build, network, settings, theme, plates)
        desk = Desk(materials)
        workshop = Workshop(materials, theme, dict(settings.jinja))
        making = Making(workshop, desk, partial(routes, desk), build.tree, lambda: build.jobs,
                        news=_news(build, materials))
        making.begin()
    build.early = making.sure
    finish = partial(_finish, build, making)
    if making.sure:
        build.later(finish)
    else:
        finish()


def _finish(build: Build, making: Making) -> None:
    with build.timed("pages"):
        made = making.finish()
        build.counts.update(viewed=made.viewed, rendered=made.printed, kept=made.kept)


def _news(build: Build, given: Materials) -> News:
    """Return how the facts of this build differ from those of an earlier one, as far as the network tells."""
    since, file, held = build.since, build.request.state / "pages", build.request.held
    if since is None:
        return News(file, held, build.mark and build.mark + _beside(given))

    questions = (given.network.items.get(key) for key in since.words)
    answers = (f"{one.key}#{answer.name}" for one in questions if isinstance(one, Question) for answer in one.answers)
    doubted = frozenset((*(f"item {key}" for key in (*since.words, *answers)),
                         *(f"around {key}" for key in since.related), *(f"{name} " for name in LISTS),
                         *(f"marks {problem.path}" for problem in given.problems)))
    beside = _beside(given)
    return News(file, held, build.mark + beside, since.mark + beside, doubted, "marks " if given.editing else "")


def _beside(given: Materials) -> bytes:
    """Return a digest of what pages are made from beside the network; the marks are looked at one by one."""
    plates = given.plates
    return digest((given.searches, given.discuss, plates.pictures, plates.faces, plates.portraits))


def write_copies(build: Build, network: Network, settings: PageSettings) -> None:
    """Put the sources, files, rules and card images of a network, and the theme's own files, into the build's tree."""
    theme = read_theme(settings.theme, settings.overrides)
    with build.timed("copies"):
        copy_content(network, build.request.content, build.tree)
        copy_theme(theme, build.tree)
        desk = Desk(_materials(build, network, settings, theme, Plates()))
        write_rules(desk, theme, build.tree)
    if desk.materials.cards:
        with build.timed("cards"):
            press = Press(theme, desk.words, site_view(desk), settings.jinja)
            build.counts["cards"] = draw_cards(desk, theme, press, build.tree, build.jobs)


def _materials(build: Build, network: Network, settings: PageSettings, theme: Theme, plates: Plates) -> Materials:
    asked, base = build.request, prefix(network.settings.url)
    return Materials(
        network=network, words=read_words(word_folders(theme), network.settings.language), searches=build.searches,
        plates=plates, forge=forge(network.settings.repository, folder_in_repository(asked.content)),
        discuss=discussions(network, read_ledgers(asked.content)), editing=asked.editing,
        problems=tuple(sorted(set(build.problems))) if asked.editing else (),
        icon=href(base, theme.address(ICON)) if ICON in theme.static else "",
        cards=settings.cards and has_cards(theme) and not asked.editing,
    )


def folder_in_repository(content: Path) -> str:
    """Return where the content stands in the repository it is in; its own name where it is in none."""
    for parent in (content, *content.parents):
        if (parent / ".git").exists():
            return "" if parent == content else content.relative_to(parent).as_posix()
    return content.name


def discussions(network: Network, ledgers: Mapping[str, str]) -> dict[Key, tuple[DiscussionView, ...]]:
    """Return where items and answers were posted elsewhere, from the ledgers' texts by channel."""
    if not ledgers:
        return {}
    keys = {item.id: key for key, item in network.items.items()} | {one.id: key for key, one in network.answers.items()}
    for edition in network.editions:
        note = network.notes.get(edition.slug)
        key = f"editions/{edition.slug}"
        keys[note.id if note else mint(network.settings.id, key)] = key
    return {key: tuple(DiscussionView(one.channel, one.url, one.replies) for one in found)
            for key, found in syndication(ledgers, keys).items()}
