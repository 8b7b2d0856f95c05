"""A plan as an HTML page for its editors: `outbox.html` in the state folder, never part of the site. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from .excerpts import Excerpt
from .outbox import Entry, Outbox
from .planning import Plan
from .showing import heading, measured, unlinked

_STYLE: Final = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
article { border: 1px solid; border-radius: .5rem; padding: 0 1rem; margin: 1rem 0; }
article p.words { white-space: pre-wrap; overflow-wrap: anywhere; }
aside { border: 1px dashed; border-radius: .25rem; padding: .5rem 1rem; margin: 1rem 0; }
aside img { max-width: 100%; height: auto; }
[role=alert] { border-left: .5rem solid; padding-left: 1rem; }
"""


def sheet(outbox: Outbox, plans: Sequence[Plan]) -> str:
    """Return the page."""
    body = "\n".join("\n".join(_channel(plan)) for plan in plans) or "<p>network.yaml has no channels.</p>"
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<meta name="robots" content="noindex">\n'
        f"<title>What would be posted: {escape(outbox.network)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<main>\n<h1>What would be posted: {escape(outbox.network)}</h1>\n"
        f"<p>By the build of {escape(outbox.made.isoformat(' ', 'minutes'))}, for {escape(outbox.url)}.</p>\n"
        f"{body}\n</main>\n</body>\n</html>\n"
    )


def _channel(plan: Plan) -> Iterator[str]:
    yield f"<section>\n<h2>{escape(plan.channel.name)}</h2>\n<p>{escape(heading(plan))}</p>"
    for guard in plan.guards:
        yield f'<p role="alert"><strong>Nothing is posted:</strong> {escape(guard.why)}.<br>{escape(guard.allow)}.</p>'
    for one in plan.open:
        yield (f"<p>Not known: {escape(one.began.key)}, begun {escape(one.began.at[:16])}. "
               f"{escape(one.last.why)}</p>")
    for posting in plan.postings:
        yield from _excerpt("Post", posting.entry, posting.excerpt, plan, posting.parts)
    for change in plan.changes:
        if change.why_not:
            yield f"<p>Changed since, stays as it is: {escape(change.entry.key)}: {escape(change.why_not)}.</p>"
        else:
            yield from _excerpt("Change", change.entry, change.excerpt, plan, range(len(change.excerpt.texts)))
    if plan.held:
        yield "<h3>Held back</h3>\n<ul>"
        for held in plan.held:
            yield (f"<li>{escape(held.entry.title)} ({escape(held.entry.key)}): {escape(held.guard.why)}; "
                   f"{escape(held.guard.allow)}.</li>")
        yield "</ul>"
    yield "</section>"


def _excerpt(verb: str, entry: Entry, excerpt: Excerpt, plan: Plan, parts: Sequence[int]) -> Iterator[str]:
    card, lengths = excerpt.card, measured(excerpt, plan)
    yield f"<article>\n<h3>{verb}: {escape(entry.title)}</h3>"
    for part in parts:
        yield (f'<p class="words" lang="{escape(excerpt.language)}">{escape(excerpt.texts[part])}</p>\n'
               f"<p><small>{escape(lengths[part])}</small></p>")
    note = f"\n<p>Note: {escape(found)}.</p>" if (found := unlinked(excerpt, plan)) else ""
    picture = f'<img src="{escape(card.image)}" alt="{escape(card.alt)}" loading="lazy">' if card.image else ""
    yield (f'<aside>{picture}<p><strong>{escape(card.title)}</strong><br>{escape(card.description)}<br>'
           f'<a href="{escape(card.link)}">{escape(card.link)}</a></p></aside>{note}\n</article>')
