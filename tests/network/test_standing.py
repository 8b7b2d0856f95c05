"""Standing: what distinct others acknowledged, where it can be seen; never volume, never oneself."""

from __future__ import annotations

import datetime as dt

from plugins.core.model import Person, Record, Sign, Takeaway
from plugins.core.network import Acknowledgement, Network
from plugins.network.assembling import assemble

from .making import NOW, answer, body, day, record, settings, to

ADA, BEN, CLEO = (Person(expert=slug) for slug in ("ada", "ben", "cleo"))
EXPERTS = tuple(record(f"experts/{slug}") for slug in ("ada", "ben", "cleo"))


def network(*records: Record) -> Network:
    found = assemble(settings(), [*EXPERTS, *records], NOW)
    assert [p for p in found.problems if p.severity == "error"] == []
    return found.network


def test_each_kind_of_acknowledgement_says_who_what_and_where() -> None:
    buyer = Person(name="A buyer")
    net = network(
        record("posts/hers", topics=("git",), reviewed_by=(Sign("ben", dt.date(2026, 3, 1)),)),
        record("posts/his", authors=("ben",), date=day("2026-05-01"), body=body("", to("hers.md"))),
        record("questions/q", topics=("seo",), asked_by=buyer, accepted=("x",),
               answers=(answer("q", "x", endorsed_by=(Sign("cleo", dt.date(2026, 4, 1)),)),)),
    )
    standing = net.standings["ada"]
    assert standing.acknowledgements == (
        Acknowledgement("citation", "ada", BEN, "posts/hers", "posts/his", ("git",), dt.date(2026, 5, 1)),
        Acknowledgement("endorsement", "ada", CLEO, "questions/q#x", "questions/q#x", ("seo",), dt.date(2026, 4, 1)),
        Acknowledgement("review", "ada", BEN, "posts/hers", "posts/hers", ("git",), dt.date(2026, 3, 1)),
        Acknowledgement("accepted", "ada", buyer, "questions/q#x", "questions/q#x", ("seo",), None),
    )
    assert standing.people == (buyer, BEN, CLEO)
    assert [(on.topic, on.people) for on in standing.topics] == [("seo", (buyer, CLEO)), ("git", (BEN,))]


def test_volume_and_self_citation_count_for_nothing() -> None:
    own = [record(f"posts/p{i}", body=body("", to("p0.md"), to(f"p{i + 1}.md"))) for i in range(20)]
    asked = record("questions/q", asked_by=ADA, accepted=("x",), answers=(answer("q", "x", "ada"),))
    net = network(*own, record("posts/p20"), asked)
    assert net.standings["ada"].people == ()
    assert net.standings["ada"].acknowledgements == ()


def test_a_text_written_with_others_is_ones_own() -> None:
    net = network(
        record("posts/both", authors=("ada", "ben"), body=body("", to("hers.md"), to("ours.md"))),
        record("posts/hers"), record("posts/ours", authors=("ben", "cleo")),
    )
    assert net.standings["ada"].people == ()
    assert net.standings["ben"].people == ()
    assert net.standings["cleo"].people == (ADA,)


def test_many_signs_of_one_person_are_one_person() -> None:
    net = network(record("posts/hers"), *(record(f"posts/p{i}", authors=("ben",), body=body("", to("hers.md")))
                                          for i in range(9)))
    standing = net.standings["ada"]
    assert (standing.people, len(standing.acknowledgements)) == ((BEN,), 9)


def test_a_link_to_an_answer_acknowledges_its_author_and_one_to_its_question_nobody() -> None:
    net = network(
        record("questions/q", asked_by=CLEO, answers=(answer("q", "x", "ada"),)),
        record("posts/to-answer", authors=("ben",), body=body("", to("../questions/q/x.md"))),
        record("posts/to-question", authors=("ben",), body=body("", to("../questions/q/question.md"))),
    )
    assert [(a.of, a.item, a.evidence) for s in net.standings.values() for a in s.acknowledgements] == [
        ("ada", "questions/q#x", "posts/to-answer")]


def test_an_unknown_asker_and_a_hidden_text_acknowledge_nobody() -> None:
    net = network(
        record("questions/q", accepted=("x",), answers=(answer("q", "x", "ada"),)),
        record("posts/hers"), record("posts/hidden", authors=("ben",), status="hidden", body=body("", to("hers.md"))),
    )
    assert net.standings["ada"].people == ()


def test_contributions_are_newest_first_and_listed_only() -> None:
    net = network(
        record("posts/old", date=day("2020-01-01")), record("posts/new", date=day("2021-01-01")),
        record("posts/hidden", status="hidden"),
        record("links/mine"), record("links/bens", curator="ben", takeaways=(Takeaway("ada", "So."),)),
        record("ideas/i", votes=(Sign("ben"),)),
        record("questions/q", asked_by=ADA, answers=(answer("q", "x", "ben", endorsed_by=(Sign("ada"),)),)),
        record("posts/bens", authors=("ben",), reviewed_by=(Sign("ada"),)),
    )
    ada, ben = net.contributions["ada"], net.contributions["ben"]
    assert (ada.wrote, sorted(ada.curated)) == (("posts/new", "posts/old"), ["links/bens", "links/mine"])
    assert (ada.asked, ada.endorsed, ada.reviewed, ada.proposed) == (
        ("questions/q",), ("questions/q#x",), ("posts/bens",), ("ideas/i",))
    assert (ben.answered, ben.voted) == (("questions/q#x",), ("ideas/i",))
    assert net.contributions["cleo"].empty
