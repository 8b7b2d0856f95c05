"""Stoa's commands: `invoke --list` names them, `invoke --help TASK` explains one.

Each capability brings its own tasks; here they get their names. What only Stoa's developers need is in
`tests/tasks.py`.
"""

from __future__ import annotations

from importlib import import_module

from invoke.collection import Collection

PARTS = (
    "plugins.building.tasks",  # build, serve, clean, check
    "plugins.reading.tasks",  # new.*
    "plugins.search.tasks",  # search, serve.search, bench.search
    "plugins.feeds.tasks",  # feeds.ping, edition
    "plugins.crosspost.tasks",  # crosspost.*, replies
    "tests.tasks",  # test, lint
    "tests.bench.tasks",  # bench
)


def _merge(into: Collection, more: Collection) -> None:
    """Add tasks and collections; where both have a collection of one name (`serve`, `bench`), join the two."""
    for task in more.tasks.values():
        into.add_task(task, default=into.name is not None and task.name == more.default)
    for name, part in more.collections.items():
        if name in into.collections:
            _merge(into.collections[name], part)
        else:
            into.add_collection(part, name=name)


namespace = Collection()
for part in PARTS:
    _merge(namespace, import_module(part).collection)
