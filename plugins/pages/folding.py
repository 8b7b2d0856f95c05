"""Words and addresses that never change are put into the templates when these are compiled.

`t("nav.posts")` and `asset("css/site.css")` are the same on every page, so that a page need not ask for them again; and
one that is missing is found even where it would not have been printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import escape

from ..core.errors import SettingsError
from .compiling import LeanEnvironment


class FoldingEnvironment(LeanEnvironment):
    """Jinja's environment, with functions whose results are known before anything is rendered."""

    constants: Mapping[str, Callable[[str], str]] = {}  # set once, by the press; never changed

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Fold right after parsing: the one place between Jinja's parser and its compiler."""
        folder = _Folder(self.constants, filename or name or "")
        folded: nodes.Template = folder.visit(super()._parse(source, name, filename))
        return folded


class _Folder(NodeTransformer):
    def __init__(self, constants: Mapping[str, Callable[[str], str]], place: str) -> None:
        self._constants = constants
        self._place = place

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  # Jinja's name for it
        """Replace a call of a known function with one plain string by what it gives."""
        self.generic_visit(node)
        function = self._constants.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        only = node.args[0] if len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs) else None
        if function is None or not isinstance(only, nodes.Const) or not isinstance(only.value, str):
            return node
        try:
            value: Any = escape(function(only.value))
        except SettingsError as problem:
            raise SettingsError(f"{self._place}:{node.lineno}: {problem}") from problem
        return nodes.MarkSafe(nodes.Const(str(value), lineno=node.lineno), lineno=node.lineno)
