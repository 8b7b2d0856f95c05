"""What is published, what a refusal takes with it, and how each problem is said."""

from __future__ import annotations

import datetime as dt

import pytest

from plugins.core.model import Person, Picture, Question, Record, SeriesPart, Sign, Source, Step, Takeaway
from plugins.network.assembling import Assembly, assemble

from .making import NOW, answer, day, record, settings

ADA = record("experts/ada")
BEN = record("experts/ben")
ALONE = "`authors`: it can't stand without any of its authors"


def joined(*records: Record, editing: bool = False, refused: frozenset[str] = frozenset()) -> Assembly:
    return assemble(settings(), records, NOW, frozenset({"posts/chart.png"}), refused=refused, editing=editing)


def keys(assembly: Assembly) -> set[str]:
    return set(assembly.network.items)


def lines(assembly: Assembly) -> list[str]:
    return [str(problem) for problem in assembly.problems]


@pytest.mark.parametrize(("wrong", "message"), [
    (record("posts/a", authors=("ad",)), "`authors`: there is no expert `ad`; did you mean `ada`?"),
    (record("links/a", curator="zoe"), "`curator`: there is no expert `zoe`"),
    (record("links/a", takeaways=(Takeaway("zoe", "So."),)), "`takeaways`: there is no expert `zoe`"),
    (record("ideas/a", proposed_by="zoe"), "`proposed_by`: there is no expert `zoe`"),
    (record("ideas/a", owner="zoe"), "`owner`: there is no expert `zoe`"),
    (record("questions/a", asked_by=Person(expert="zoe")), "`asked_by`: there is no expert `zoe`"),
    (record("posts/a", reviewed_by=(Sign("zoe"),)), "`reviewed_by`: there is no expert `zoe`"),
    (record("posts/a", grew_from=("ideas/sede",)),
     "`grew_from`: there is no `ideas/sede`; did you mean `ideas/seed`?"),
    (record("posts/a", grew_from=("seed",)), "`grew_from`: `seed` doesn't say of which kind it is: write `ideas/seed`"),
    (record("posts/a", grew_from=("nothing",)),
     "`grew_from`: `nothing` doesn't say of which kind it is: write `kind/slug`, as `posts/budget-first`"),
    (record("posts/a", grew_from=("experts/ada",)),
     "`grew_from`: `experts/ada` can't stand here: it has to be one of posts, links, questions, ideas, paths"),
    (record("paths/a", steps=(Step("questions/how#ada"),)),
     "`steps`: `questions/how#ada` is an answer: name its question, `questions/how`"),
    (record("posts/a", grew_from=("posts/a",)), "`grew_from`: it names itself"),
    (record("posts/a", topics=("gti",)), "`topics`: network.yaml has no topic `gti`; did you mean `git`?"),
    (record("experts/zed", topics=("gti",)), "`topics`: network.yaml has no topic `gti`; did you mean `git`?"),
    (record("posts/a", stage="intrest"), "`stage`: network.yaml has no stage `intrest`; did you mean `interest`?"),
    (record("posts/a", translation_of="posts/b"),
     "`translation_of`: `posts/b` is in the same language (en): give one of them another `language`"),
    (record("posts/a", translation_of="c", language="de"), "`translation_of`: there is no post `c`"),
    (record("posts/a", series=SeriesPart("?!", 1)), "`series`: its name has no letter or digit"),
    (record("experts/zed", avatar="zed.jpg"), "`avatar`: there is no file `experts/zed.jpg` that can be shown"),
    (record("experts/zed", avatar="../../zed.jpg"), "`avatar`: `../../zed.jpg` leads outside the content"),
    (record("posts/a", image=Picture("chart.svg")),
     "`image`: there is no file `posts/chart.svg` that can be shown; did you mean `posts/chart.png`?"),
])
def test_an_error_refuses_its_item_and_nothing_else(wrong: Record, message: str) -> None:
    found = joined(ADA, BEN, record("ideas/seed"), record("posts/b"), wrong)
    assert lines(found) == [f"{wrong.source.path}:1: error: {message}"]
    assert keys(found) == {"experts/ada", "experts/ben", "ideas/seed", "posts/b"}


def test_a_problem_names_the_line_of_a_lists_entry() -> None:
    where = Source("posts/a.md", "", {"authors": 3, "authors.1": 5})
    found = joined(ADA, record("posts/a", authors=("ada", "zoe"), source=where))
    assert lines(found) == ["posts/a.md:5: error: `authors`: there is no expert `zoe`"]


def test_an_answers_error_refuses_the_answer_alone() -> None:
    question = record("questions/how", accepted=("one", "two"), answers=(
        answer("how", "one", endorsed_by=(Sign("zoe"),)), answer("how", "two", by="ben")))
    found = joined(ADA, BEN, question)
    assert lines(found) == ["questions/how/one.md:1: error: `endorsed_by`: there is no expert `zoe`"]
    left = found.network.questions[0]
    assert [a.name for a in left.answers] == ["two"]
    assert left.accepted == ("two",)


def test_a_refused_question_takes_its_answers() -> None:
    question = record("questions/how", topics=("none",), answers=(answer("how", "one"),))
    found = joined(ADA, question)
    assert keys(found) == {"experts/ada"}
    assert found.network.answers == {}
    assert found.network.contributions["ada"].empty


def test_refusals_spread_to_what_cannot_stand_and_lists_just_lack_it() -> None:
    found = joined(
        record("experts/ada", topics=("none",)), BEN,
        record("posts/hers"), record("posts/both", authors=("ada", "ben")),
        record("posts/reviewed", authors=("ben",), reviewed_by=(Sign("ada"),), grew_from=("posts/hers",)),
        record("links/hers"), record("ideas/hers"),
        record("questions/how", asked_by=Person(expert="ada"), accepted=("a", "b"),
               answers=(answer("how", "a", "ada"), answer("how", "b", "ben", endorsed_by=(Sign("ada"),)))),
        record("paths/through", steps=(Step("posts/hers"), Step("links/hers"))),
        record("paths/over", steps=(Step("paths/through"),)),
        record("paths/past", steps=(Step("posts/hers"), Step("posts/both"))),
    )
    assert keys(found) == {"experts/ben", "posts/both", "posts/reviewed", "questions/how", "paths/past"}
    assert lines(found) == [
        "experts/ada.md:1: error: `topics`: network.yaml has no topic `none`",
        "ideas/hers.md:1: error: `proposed_by`: it can't stand without its proposed_by: `ada` was refused",
        "links/hers.md:1: error: `curator`: it can't stand without its curator: `ada` was refused",
        "paths/over.md:1: error: `steps`: it can't stand without any of its steps: `paths/through` was refused",
        "paths/through.md:1: error: `steps`: it can't stand without any of its steps: `posts/hers` was refused",
        "posts/hers.md:1: error: `authors`: it can't stand without any of its authors: `ada` was refused",
        "questions/how/a.md:1: error: `author`: it can't stand without its author: `ada` was refused",
    ]
    net = found.network
    assert {post.slug: (post.authors, post.grew_from, post.reviewed_by) for post in net.posts} == {
        "both": (("ben",), (), ()), "reviewed": (("ben",), (), ())}
    question = net.questions[0]
    assert (question.asked_by, question.accepted, question.answers[0].endorsed_by) == (None, ("b",), ())
    assert net.paths[0].steps == (Step("posts/both"),)


def test_what_reading_refused_is_not_reported_again() -> None:
    both = record("posts/a", authors=("ada", "ben"))
    found = joined(BEN, both, record("posts/b"), refused=frozenset({"experts/ada"}))
    assert keys(found) == {"experts/ben", "posts/a"}
    assert lines(found) == [f"posts/b.md:1: error: {ALONE}: `ada` was refused"]


def test_drafts_and_scheduled_items_are_left_out_and_hidden_ones_have_only_a_page() -> None:
    draft, later = record("posts/draft", status="draft"), record("posts/later", date=NOW + dt.timedelta(minutes=1))
    hidden, now = record("posts/hidden", status="hidden", topics=("git",)), record("posts/now", date=NOW)
    path = record("paths/way", steps=tuple(Step(r.key) for r in (draft, later, hidden, now)))
    found = joined(ADA, draft, later, hidden, now, path)
    assert keys(found) == {"experts/ada", "posts/hidden", "posts/now", "paths/way"}
    assert found.network.latest == ("posts/now",)
    assert found.network.contributions["ada"].wrote == ("posts/now",)
    assert found.network.hubs[0].items == ()
    assert found.network.paths[0].steps == (Step("posts/now"),)
    assert lines(found) == [
        "paths/way.md:1: warning: `steps`: `posts/draft` is a draft: left out here",
        "paths/way.md:1: warning: `steps`: `posts/hidden` is hidden: left out here",
        "paths/way.md:1: warning: `steps`: `posts/later` is scheduled: left out here",
    ]


def test_a_path_waits_for_its_steps() -> None:
    found = joined(ADA, record("posts/draft", status="draft"), record("paths/way", steps=(Step("posts/draft"),)))
    assert keys(found) == {"experts/ada"}
    message = "`steps`: left out, as none of them can be shown: `posts/draft` is a draft"
    assert lines(found) == [f"paths/way.md:1: warning: {message}"]


def test_a_hidden_expert_still_stands_behind_what_they_wrote() -> None:
    found = joined(record("experts/ada", status="hidden"), record("posts/a"))
    assert [post.authors for post in found.network.posts] == [("ada",)]
    assert found.network.experts == ()
    assert lines(found) == []


def test_a_post_cannot_stand_by_a_draft_of_its_author() -> None:
    found = joined(record("experts/ada", status="draft"), record("posts/a"))
    assert lines(found) == [f"posts/a.md:1: error: {ALONE}: `ada` is a draft"]


def test_a_drafts_own_errors_are_warnings_as_it_is_not_going_out() -> None:
    found = joined(ADA, record("posts/a", status="draft", topics=("none",)))
    assert lines(found) == ["posts/a.md:1: warning: `topics`: network.yaml has no topic `none`"]


def test_while_editing_drafts_and_scheduled_items_have_a_page_and_no_list_has_them() -> None:
    draft = record("posts/draft", status="draft", topics=("git",))
    question = record("questions/how", answers=(answer("how", "soon", status="draft"),))
    found = joined(ADA, draft, record("posts/later", date=day("2030-01-01")), question, editing=True)
    assert {"posts/draft", "posts/later"} <= keys(found)
    assert set(found.network.answers) == {"questions/how#soon"}
    assert found.network.latest == ("questions/how",)
    assert found.network.unanswered == ("questions/how",)
    assert found.network.contributions["ada"].empty
    assert found.network.hubs[0].items == ()


def test_a_scheduled_or_draft_answer_is_not_there_yet() -> None:
    question = record("questions/how", accepted=("one",), answers=(
        answer("how", "one", status="draft"), answer("how", "two", date=NOW + dt.timedelta(days=1))))
    found = joined(ADA, question)
    only = found.network.items["questions/how"]
    assert isinstance(only, Question)
    assert (only.answers, only.accepted, found.network.unanswered) == ((), (), ("questions/how",))
    assert lines(found) == []


def test_ones_own_and_second_signs_count_for_nothing() -> None:
    found = joined(
        ADA, BEN, record("posts/a", reviewed_by=(Sign("ada"), Sign("ben"))),
        record("ideas/i", votes=(Sign("ada"), Sign("ben"), Sign("ben", dt.date(2026, 1, 1)))),
        record("questions/q", answers=(answer("q", "x", endorsed_by=(Sign("ada"), Sign("ben"))),)),
    )
    assert lines(found) == [
        "ideas/i.md:1: warning: `votes`: `ada` made it: one's own sign counts for nothing and is left out",
        "ideas/i.md:1: warning: `votes`: `ben` is there twice: a second sign counts for nothing and is left out",
        "posts/a.md:1: warning: `reviewed_by`: `ada` made it: one's own sign counts for nothing and is left out",
        "questions/q/x.md:1: warning: `endorsed_by`: `ada` made it: one's own sign counts for nothing and is left out",
    ]
    assert found.network.ideas[0].votes == (Sign("ben"),)
    assert found.network.posts[0].reviewed_by == (Sign("ben"),)


def test_series_have_one_name_and_each_part_once() -> None:
    def post(slug: str, name: str, part: int) -> Record:
        return record(f"posts/{slug}", series=SeriesPart(name, part))
    found = joined(ADA, post("a", "Git first", 2), post("b", "Git first", 1), post("c", "Git First", 3),
                   post("d", "Git first", 2), post("e", "日本", 1))
    assert lines(found) == [
        "posts/c.md:1: error: `series`: posts/a.md calls it `Git first`: write it alike",
        "posts/d.md:1: error: `series`: posts/a.md is part 2 already",
    ]
    assert [(s.slug, s.name, s.posts) for s in found.network.series] == [
        ("git-first", "Git first", ("posts/b", "posts/a")), ("series-ce47dfba", "日本", ("posts/e",))]
