"""The view of a question with its answers: the accepted ones first."""

from __future__ import annotations

from ..core.addresses import address
from ..core.model import Answer, Key, Question
from . import linked_data
from .common import citations, common, direction, edit, origin, sources, text
from .contributing import answer_file
from .desk import Desk
from .licences import licence
from .views import AnswerView, NextThing, QuestionView


def question(desk: Desk, key: Key) -> QuestionView:
    """Return a question's page."""
    item = desk.network.items[key]
    assert isinstance(item, Question)  # noqa: S101  # the key's kind makes it one; tells the type checker
    given = list(desk.network.answers_of(item))
    where = answer_file(desk, item)
    after = None if given or not where else NextThing("answer", item.title, where)
    asked_by = desk.speaker(item.asked_by) if item.asked_by else None
    return QuestionView(
        **common(desk, item, things=(linked_data.question(desk, item, given, desk.absolute(address(key))),),
                 speakers=(asked_by,) if asked_by else (), after=after),
        asked_by=asked_by, answers=tuple(_answer(desk, item, name, one) for name, one in given),
        accepted=sum(one.name in item.accepted for _, one in given), answer_href=where,
    )


def _answer(desk: Desk, item: Question, key: Key, one: Answer) -> AnswerView:
    endorsers = dict.fromkeys(sign.expert for sign in one.endorsed_by)
    language = one.language if one.language not in {"", item.language or desk.network.settings.language} else ""
    return AnswerView(
        anchor=one.name, href=desk.to(key), id=one.id, body=text(desk, key, one.body),
        speaker=desk.speaker(one.author), date=desk.when(one.date), accepted=one.name in item.accepted,
        updated=desk.when_if(one.updated), endorsed_by=desk.experts(tuple(endorsers)), votes=one.votes,
        checked_on=desk.on(one.checked_on), sources=sources(one.sources),
        license=licence(one.license), origin=origin(one.origin), disclosure=one.disclosure, language=language,
        dir=direction(desk, language), cited_by=citations(desk, desk.network.cited_by.get(key, ())),
        cites=citations(desk, desk.network.cites.get(key, ())), edit=edit(desk, one.source.path),
        discuss=desk.discuss.get(key, ()),
        source=desk.href(f"{address(item.key)}{one.name}.md"),
        draft=one.status == "draft" or desk.clock.later(one.date),
    )
