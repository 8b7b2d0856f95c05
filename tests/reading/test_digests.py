"""An item's digest is of all its record says: whatever is edited, equal digests are equal records."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.reading.content import read_content

NETWORK = "name: N\nurl: https://n.example\nid: urn:uuid:68c591b8-c955-4562-b43d-2837b63cb00b\n"
FILES = {
    "network.yaml": NETWORK,
    "experts/ada.md": "---\nname: Ada\noffer: I can.\n---\n\nText.\n",
    "posts/a.md": "---\ntitle: A\ndate: 2026-01-01\nauthors: [ada]\ntopics: [t]\n---\n\nText.\n",
    "questions/q/question.md": "---\ntitle: Q\ndate: 2026-01-01\naccepted: [x, y]\ntopics: [t]\n---\n\nText?\n",
    "questions/q/x.md": "---\ndate: 2026-01-02\nauthor: ada\n---\n\nSo.\n",
    "questions/q/y.md": "---\ndate: 2026-01-03\nauthor: ada\n---\n\nOr so.\n",
}


@pytest.mark.parametrize(("path", "old", "new", "changed"), [
    ("posts/a.md", "Text.", "Other.", {"posts/a"}),
    ("questions/q/x.md", "So.", "Thus.", {"questions/q"}),
    ("questions/q/y.md", "2026-01-03", "2026-01-01", {"questions/q"}),
    ("questions/q/y.md", "author: ada", "author: 7", {"questions/q"}),
    ("network.yaml", "name: N", "name: M", set()),
    ("network.yaml", "name: N", "name: N\ntimezone: Asia/Tokyo", {"experts/ada", "posts/a", "questions/q"}),
])
def test_digests_differ_where_records_do(path: str, old: str, new: str, changed: set[str], tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    before = read_content(tmp_path)
    file = tmp_path / path
    file.write_text(file.read_text().replace(old, new))
    after = read_content(tmp_path)
    assert {key for key, digest in after.digests.items() if before.digests[key] != digest} == changed
    known = {record.key: record for record in before.records}
    assert all(record == known[record.key] for record in after.records if record.key not in changed)
