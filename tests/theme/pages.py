"""One page of the shipped site for each template, and some that show what the others lack."""

from __future__ import annotations

from typing import Final

PAGES: Final = {
    "home": "/",
    "list": "/posts/",
    "list of experts": "/experts/",
    "list of ideas": "/ideas/",
    "list of editions": "/editions/",
    "post": "/posts/evidence-not-scores/",
    "specimen": "/specimen/",
    "link": "/links/goodhart-in-one-line/",
    "question": "/questions/measure-without-cookies/",
    "question without an answer": "/questions/podcasts/",
    "unanswered": "/questions/unanswered/",
    "topics": "/topics/",
    "topic": "/topics/expertise/",
    "stages": "/stages/",
    "stage": "/stages/confidence/",
    "expert": "/experts/ingrid-solberg/",
    "path": "/paths/trust-a-stranger/",
    "edition": "/editions/2026-w44/",
    "idea": "/ideas/committee-dossier/",
    "series": "/series/publishing-with-git/",
    "directory": "/searches/",
    "saved search": "/searches/cost-in-hours/",
    "search": "/search/",
    "ask": "/ask/",
    "subscribe": "/subscribe/",
    "contribute": "/contribute/",
    "not found": "/there-is-nothing/",
    "design": "/theme/",
    "page": "/about/",
}
