"""A build is whole or nothing, does only what is needed, and is the same whatever was built before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from plugins.core.errors import ContentError, SettingsError, UsageError
from tests.bench import corpus
from tests.building.making import NOW, invoke, made, network, tree
from tests.paths import ROOT


def first_post(content: Path) -> Path:
    return content / corpus.path(0)


def test_nothing_changed_means_nothing_done(tmp_path: Path) -> None:
    content = network(tmp_path)
    first = made(content, tmp_path / "site")
    before = tree(tmp_path / "site")
    second = made(content, tmp_path / "site")
    assert second.unchanged
    assert (second.items, second.written, second.kept) == (first.items, 0, first.written + first.kept)
    assert tree(tmp_path / "site") == before


@pytest.mark.parametrize("touch", ["content", "output", "missing output file"])
def test_what_somebody_touched_is_made_again(tmp_path: Path, touch: str) -> None:
    content, site = network(tmp_path), tmp_path / "site"
    made(content, site)
    before = tree(site)
    match touch:
        case "content":
            first_post(content).touch()
        case "output":
            (site / "index.html").write_text("mine")
        case _:
            (site / "index.html").unlink()
    assert not made(content, site).unchanged
    assert tree(site) == before


def test_an_edit_of_the_same_length_in_the_same_moment_is_seen(tmp_path: Path) -> None:
    content, site = network(tmp_path), tmp_path / "site"
    file = first_post(content)
    text = file.read_text()
    times = file.stat()
    made(content, site)
    file.write_text(text.replace("the", "eht"))
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert not made(content, site).unchanged


def test_a_scheduled_item_appears_when_its_moment_comes(tmp_path: Path) -> None:
    content, site = network(tmp_path), tmp_path / "site"
    file = first_post(content)
    file.write_text(file.read_text().replace(corpus.moment(0).isoformat(), "2026-11-21T15:00:00+00:00"))
    page = site / "posts" / "item-0" / "index.html"
    made(content, site, NOW)
    assert not page.exists()
    assert made(content, site, NOW.replace(hour=14, minute=59)).unchanged
    made(content, site, NOW.replace(hour=15))
    assert page.exists()


def test_an_error_leaves_the_old_site_and_lists_every_problem(tmp_path: Path) -> None:
    content, site = network(tmp_path), tmp_path / "site"
    made(content, site)
    before = tree(site)
    post, other = first_post(content), content / corpus.path(5)
    post.write_text(post.read_text().replace("title:", "tytle:"))
    other.write_text(other.read_text().replace("title:", "tytle:"))
    with pytest.raises(ContentError) as caught:
        made(content, site)
    paths = {problem.path for problem in caught.value.problems}
    assert {post.relative_to(content).as_posix(), other.relative_to(content).as_posix()} <= paths
    assert "did you mean `title`?" in str(caught.value)
    assert tree(site) == before


def test_keep_going_publishes_the_rest(tmp_path: Path) -> None:
    content, site = network(tmp_path), tmp_path / "site"
    post = first_post(content)
    post.write_text(post.read_text().replace("title:", "tytle:"))
    report = made(content, site, STOA_KEEP_GOING=True)
    assert not (site / "posts" / "item-0").exists()
    assert (site / "links" / "item-2").exists()
    assert any(problem.severity == "error" for problem in report.problems)


@pytest.mark.parametrize(("arguments", "code", "says"), [
    (["--content", "nowhere"], 1, "there is no such folder"),
    (["--content", "plugins"], 1, "has no network.yaml"),
    (["--content", "content", "--output", "content/site"], 1, "must be neither in the content nor around it"),
    (["--content", "content", "--output", "plugins"], 1, "holds files that Stoa did not make"),
    (["--content", "content", "--output", "."], 1, "neither in the content nor around it"),
])
def test_folders_that_cannot_be_meant_are_refused(arguments: list[str], code: int, says: str) -> None:
    done = invoke("build", *arguments)
    assert (done.returncode, says in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    content = network(tmp_path)
    (tmp_path / "site").write_text("")
    done = invoke("build", "--content", str(content), "--output", str(tmp_path / "site"))
    assert done.returncode == 2
    assert "is not a folder" in done.stderr


def test_a_plugin_that_cannot_be_loaded_fails_the_build(tmp_path: Path) -> None:
    content = network(tmp_path)
    with pytest.raises(SettingsError, match="PLUGINS: nowhere can't be loaded"):
        made(content, tmp_path / "site", PLUGINS=["plugins.reading", "nowhere"])


def test_a_setting_of_another_type_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="STOA_JOBS: is 'two', but must be int"):
        made(network(tmp_path), tmp_path / "site", STOA_JOBS="two")


def test_a_moment_that_is_none_is_named(tmp_path: Path) -> None:
    done = invoke("build", "--content", str(network(tmp_path)), "--output", str(tmp_path / "site"),
                  environment={"SOURCE_DATE_EPOCH": "yesterday"})
    assert done.returncode == 1
    assert "SOURCE_DATE_EPOCH: 'yesterday' is no number" in done.stderr


def test_the_bytes_are_the_same_in_any_surroundings(tmp_path: Path) -> None:
    """Under another hash seed, time zone, locale and number of processes."""
    content = network(tmp_path, 60)
    surroundings: list[tuple[dict[str, str], str]] = [
        ({"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}, "1"),
        ({"PYTHONHASHSEED": "2", "TZ": "America/Nome", "LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"}, "3"),
    ]
    trees = []
    for number, (environment, jobs) in enumerate(surroundings):
        site = tmp_path / f"site-{number}"
        folders = ["--content", str(content), "--output", str(site)]
        done = invoke("build", *folders, "--jobs", jobs, environment=environment)
        assert done.returncode == 0, done.stderr
        trees.append(tree(site))
        invoke("clean", "--content", str(content), "--output", str(tmp_path / "nothing"))
    assert trees[0] == trees[1]
    assert len(trees[0]) > 300


def test_a_large_network_made_with_one_process_less_is_the_same(tmp_path: Path) -> None:
    content = network(tmp_path)
    made(content, tmp_path / "alone")
    large = ("import sys; sys.argv[0] = 'invoke'; from plugins.building import beside; beside.LARGE = 5; "
             "from invoke.main import program; program.run()")
    done = subprocess.run([sys.executable, "-c", large, "build", "--content", str(content), "--output",
                           str(tmp_path / "together"), "--jobs", "2"], cwd=ROOT, capture_output=True, text=True,
                          check=False, env={**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))})
    invoke("clean", "--content", str(content), "--output", str(tmp_path / "nothing"))
    assert (done.returncode, done.stderr) == (0, "")
    assert tree(tmp_path / "together") == tree(tmp_path / "alone")


@pytest.mark.parametrize("part", ["reading", "network", "pages", "feeds"])
def test_a_build_killed_in_any_part_leaves_the_old_site(tmp_path: Path, part: str) -> None:
    content, site = network(tmp_path), tmp_path / "site"
    made(content, site)
    before = tree(site)
    first_post(content).write_text(first_post(content).read_text() + "\nMore.\n")
    script = textwrap.dedent(f"""
        import os, signal
        from plugins.core.build import Build
        real = Build.timed
        def timed(self, stage):
            if stage == KILL[{part!r}]:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(self, stage)
        KILL = {{"reading": "read", "network": "join", "pages": "pages", "feeds": "feeds"}}
        Build.timed = timed
        from pathlib import Path
        from tests.building.making import made
        made(Path({str(content)!r}), Path({str(site)!r}))
    """)
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert tree(site) == before
    made(content, site)
    assert tree(site) != before
    assert sorted(p.name for p in tmp_path.iterdir()) == [".site.spare", "content", "site", "state"]


def test_two_builds_of_one_content_do_not_meet(tmp_path: Path) -> None:
    content, site = network(tmp_path), tmp_path / "site"
    script = (
        "import sys, time; from pathlib import Path; from plugins.store.lock import only_one\n"
        "from plugins.building.settings import state_folder\n"
        f"with only_one(state_folder(Path({str(tmp_path / 'state')!r}), Path({str(content)!r})) / 'lock', 'x'):\n"
        "    print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Exception, match="another process is at it"):
            made(content, site)
        holder.kill()
    deadline = time.monotonic() + 10
    while holder.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert made(content, site).written


def test_other_peoples_plugins_may_change_the_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plug").mkdir()
    (tmp_path / "plug" / "shouting.py").write_text(textwrap.dedent("""
        from pathlib import Path
        from pelican import signals
        def shout(pelican):
            for page in Path(pelican.output_path).rglob("*.html"):
                page.write_text(page.read_text() + "<!-- seen -->")
        def register():
            signals.finalized.connect(shout)
    """))
    content, site = network(tmp_path), tmp_path / "site"
    ours = [f"plugins.{name}" for name in ("reading", "network", "search", "pages", "feeds", "crosspost")]
    monkeypatch.syspath_prepend(str(tmp_path / "plug"))
    try:
        for _ in range(2):
            made(content, site, PLUGINS=[*ours, "shouting"])
            assert (site / "index.html").read_text().count("<!-- seen -->") == 1
            first_post(content).write_text(first_post(content).read_text() + "\nMore.\n")
    finally:
        from pelican import signals  # noqa: PLC0415  # Pelican's signals outlive a build: leave none behind

        shouting = sys.modules["shouting"]
        signals.finalized.disconnect(shouting.shout)


def test_pelicans_own_command_builds_the_same_site(tmp_path: Path) -> None:
    content, site = network(tmp_path), tmp_path / "site"
    made(content, site)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}
    done = subprocess.run(
        [str(Path(sys.executable).parent / "pelican"), str(content), "-o", str(tmp_path / "other"), "-s",
         str(ROOT / "pelicanconf.py"), "-e", f'STOA_STATE="{tmp_path / "state2"}"'],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "other") == tree(site)


def test_the_output_may_not_be_where_one_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = network(tmp_path)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    with pytest.raises(UsageError, match="can't be the one you work in"):
        made(content, tmp_path / "work")


def test_candidates_in_the_inbox_are_neither_refused_nor_published(tmp_path: Path) -> None:
    content, site = network(tmp_path), tmp_path / "site"
    (content / "inbox").mkdir()
    (content / "inbox" / "a-reply.md").write_text("---\nwhatever: it says\n---\n")
    assert made(content, site).problems == ()
    assert not list(site.rglob("a-reply*"))
