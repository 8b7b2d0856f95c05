"""Where the links and pictures in texts lead: pages, anchors, files beside pages, or nothing, with the reason said."""

from __future__ import annotations

import pytest

from plugins.core.model import Picture, Record, Reference
from plugins.core.network import Attachment
from plugins.network.assembling import Assembly, assemble
from plugins.network.places import key_of, publishable, resolve

from .making import NOW, answer, body, record, settings, source, to

FILES = frozenset({"posts/2026/chart.png", "shared/chart.png", "posts/2026/slides.pdf", "posts/2026/evil.svg",
                   "posts/2026/evil.html", ".git/notes.txt", "posts/.secret/key.txt", "ledger/sent.json",
                   "experts/ada.jpg", "posts/2026/odd name?.png", "posts/2026/index.txt"})
AROUND = (
    record("experts/ada", avatar="ada.jpg"),
    record("posts/b", source=source("posts/2025/b.md"), body=body("B", anchors=("costs",)), aliases=("/old/b/",)),
    record("posts/draft", source=source("posts/2026/draft.md"), status="draft"),
    record("posts/hidden", source=source("posts/2026/hidden.md"), status="hidden"),
    record("questions/how", answers=(answer("how", "ada", body=body("Yes", anchors=("ada:why",))),
                                     answer("how", "gone", status="draft")), body=body("?", anchors=("detail",))),
    record("ideas/own", source=source("ideas/own/index.md")),
)


def joined(*references: Reference, **fields: object) -> Assembly:
    post = record("posts/a", source=source("posts/2026/a.md"), body=body("A", *references, anchors=("here",)), **fields)
    return assemble(settings(), [*AROUND, post], NOW, FILES, refused=frozenset({"posts/refused"}))


def image(target: str) -> Reference:
    return Reference("image", target, line=9, alt="A chart")


@pytest.mark.parametrize(("reference", "target"), [
    (to("../2025/b.md"), "/posts/b/"),
    (to("../2025/b.md", "costs"), "/posts/b/#costs"),
    (to("./../2025/b.md"), "/posts/b/"),
    (to("{filename}../2025/b.md"), "/posts/b/"),
    (to("{filename}/posts/2025/b.md"), "/posts/b/"),
    (to("/posts/2025/b.md"), "/posts/b/"),
    (to("/posts/b/"), "/posts/b/"),
    (to("/posts/b"), "/posts/b/"),
    (to("/posts/b/index.html", "costs"), "/posts/b/#costs"),
    (to("/old/b/"), "/posts/b/"),
    (to("/topics/git/"), "/topics/git/"),
    (to("/editions/2026-w45/"), "/editions/2026-w45/"),
    (to("/search/?q=git"), "/search/?q=git"),
    (to("/subscribe/", "mail"), "/subscribe/#mail"),
    (to("", "here"), "/posts/a/#here"),
    (to("../../questions/how/question.md"), "/questions/how/"),
    (to("../../questions/how/"), "/questions/how/"),
    (to("../../questions/how"), "/questions/how/"),
    (to("../../questions/how/question.md", "ada"), "/questions/how/#ada"),
    (to("../../questions/how/question.md", "detail"), "/questions/how/#detail"),
    (to("../../questions/how/ada.md"), "/questions/how/#ada"),
    (to("../../questions/how/ada.md", "why"), "/questions/how/#ada:why"),
    (to("../../ideas/own/"), "/ideas/own/"),
    (to("hidden.md"), "/posts/hidden/"),
    (to("../../experts/ada.md"), "/experts/ada/"),
    (image("chart.png"), "/posts/a/chart.png"),
    (image("{static}chart.png"), "/posts/a/chart.png"),
    (image("/shared/chart.png"), "/posts/a/chart.png"),
    (to("slides.pdf", "page=3"), "/posts/a/slides.pdf#page=3"),
    (image("odd name?.png"), "/posts/a/odd-name-.png"),
    (to("index.txt"), "/posts/a/index-8334fb5f.txt"),
])
def test_a_reference_leads_to(reference: Reference, target: str) -> None:
    found = joined(reference)
    assert found.network.targets["posts/a"] == (target,)
    assert found.problems == ()


@pytest.mark.parametrize(("reference", "target", "message"), [
    (to("../2026/b.md"), None, "`../2026/b.md` leads to nothing: it is shown as text; did you mean `../2025/b.md`?"),
    (to("../../../etc/passwd"), None, "`../../../etc/passwd` leads outside the content: it is shown as text"),
    (to("..\\2025\\b.md"), None, "`..\\2025\\b.md` leads outside the content: it is shown as text"),
    (to("../.."), None, "`../..` leads outside the content: it is shown as text"),
    (to("/nowhere/"), None, "`/nowhere/` leads to nothing: it is shown as text"),
    (to("draft.md"), None, "`draft.md` is a draft: the link is shown as text"),
    (to("../refused.md"), None, "`../refused.md` was refused: the link is shown as text"),
    (to("../../questions/how/gone.md"), None, "`../../questions/how/gone.md` is a draft: the link is shown as text"),
    (to("../2025/b.md", "cost"), "/posts/b/",
     "`../2025/b.md#cost`: the page has no `#cost`; did you mean `costs`?"),
    (to("", "her"), None, "`#her`: the page has no `#her`; did you mean `here`?"),
    (to("evil.svg"), None, "`evil.svg` leads to nothing: it is shown as text"),
    (to("evil.html"), None, "`evil.html` leads to nothing: it is shown as text"),
    (to("/.git/notes.txt"), None, "`/.git/notes.txt` leads to nothing: it is shown as text"),
    (to("../.secret/key.txt"), None, "`../.secret/key.txt` leads to nothing: it is shown as text"),
    (to("/ledger/sent.json"), None, "`/ledger/sent.json` leads to nothing: it is shown as text"),
    (to("../../network.yaml"), None, "`../../network.yaml` leads to nothing: it is shown as text"),
    (image("../2025/b.md"), None, "`../2025/b.md` leads to nothing: its description is shown instead"),
    (image("char.png"), None, "`char.png` leads to nothing: its description is shown instead"),
])
def test_a_reference_that_leads_nowhere_is_a_warning(reference: Reference, target: str | None, message: str) -> None:
    found = joined(reference)
    assert found.network.targets["posts/a"] == (target,)
    said = str(found.problems[0])
    assert said.startswith(f"posts/2026/a.md:9: warning: {message}")
    assert len(found.problems) == 1


def test_a_file_is_published_with_each_item_that_refers_to_it_under_a_name_of_its_own() -> None:
    twins = image("chart.png"), image("../../shared/chart.png"), image("chart.png")
    found = joined(*twins, image=Picture("slides.pdf"))
    assert found.network.attachments == (
        Attachment("experts/ada.jpg", "/experts/ada/ada.jpg"),
        Attachment("shared/chart.png", "/posts/a/chart-e925d873.png"),
        Attachment("posts/2026/chart.png", "/posts/a/chart.png"),
        Attachment("posts/2026/slides.pdf", "/posts/a/slides.pdf"),
    )
    own, other = "/posts/a/chart.png", "/posts/a/chart-e925d873.png"
    assert found.network.targets["posts/a"] == (own, other, own)
    assert found.network.pictures == {"experts/ada": "/experts/ada/ada.jpg", "posts/a": "/posts/a/slides.pdf"}


def test_a_file_of_an_answer_stands_beside_its_question() -> None:
    replied = answer("q", "x", body=body("See", image("chart.png")))
    found = assemble(settings(), [record("experts/ada"), record("questions/q", answers=(replied,))], NOW,
                     frozenset({"questions/q/chart.png"}))
    assert found.network.targets["questions/q#x"] == ("/questions/q/chart.png",)


def test_citations_go_both_ways_between_listed_items_and_not_to_oneself() -> None:
    records: list[Record] = [
        record("experts/ada"),
        record("posts/a", date=NOW,
               body=body("", *map(to, ("b.md", "b.md", "a.md", "hidden.md", "../experts/ada.md")))),
        record("posts/b", body=body("", to("../questions/q/x.md"))),
        record("posts/hidden", status="hidden", body=body("", to("b.md"))),
        record("questions/q", answers=(answer("q", "x", body=body("", to("question.md"), to("../../posts/b.md"))),)),
    ]
    network = assemble(settings(), records, NOW).network
    assert network.cites == {
        "posts/a": ("posts/b", "experts/ada"), "posts/b": ("questions/q",), "questions/q#x": ("posts/b",)}
    assert network.cited_by == {
        "posts/b": ("posts/a", "questions/q#x"), "experts/ada": ("posts/a",), "questions/q": ("posts/b",)}


def test_a_link_to_a_draft_works_for_its_author_and_says_so() -> None:
    draft = record("posts/draft", status="draft")
    post = record("posts/a", body=body("", to("draft.md")))
    found = assemble(settings(), [record("experts/ada"), draft, post], NOW, editing=True)
    assert found.network.targets["posts/a"] == ("/posts/draft/",)
    assert found.network.cites == {}
    assert [str(p) for p in found.problems] == [
        "posts/a.md:9: warning: `draft.md` is a draft: readers see the link as text until it is published"]


@pytest.mark.parametrize(("source_path", "target", "path"), [
    ("posts/a.md", "b.md", "posts/b.md"), ("posts/a.md", "..", None), ("posts/a.md", "../..", None),
    ("a.md", "../x", None), ("posts/a.md", "/../x", None), ("posts/a.md", "//x", "x"), ("posts/a.md", "", "posts"),
    ("posts/a.md", "x\0.md", None), ("posts/a.md", "{attach}x/y.png", "posts/x/y.png"), ("posts/a.md", "/", None),
    ("posts/a.md", "|filename|/b.md", "b.md"), ("posts/a.md", "...", "posts/..."),
])
def test_paths_stay_below_the_root(source_path: str, target: str, path: str | None) -> None:
    assert resolve(source_path, target) == path


@pytest.mark.parametrize(("path", "key"), [
    ("posts/2026/a.md", "posts/a"), ("ideas/own/index.md", "ideas/own"), ("questions/how/question.md", "questions/how"),
    ("questions/how/ada.md", "questions/how#ada"), ("network.yaml", ""), ("posts/a.png", ""), ("about.md", ""),
])
def test_a_path_tells_which_record_it_would_be(path: str, key: str) -> None:
    assert key_of(path) == key


def test_only_what_a_browser_never_runs_is_published() -> None:
    more = {"a/X.PNG", "a.js", "a.xml", "a.svgz", "a.xhtml", "network.yaml", "urls.lock", "a.wasm"}
    assert publishable(FILES | more) == {
        "posts/2026/chart.png", "shared/chart.png", "posts/2026/slides.pdf", "experts/ada.jpg",
        "posts/2026/odd name?.png", "posts/2026/index.txt", "a/X.PNG"}
