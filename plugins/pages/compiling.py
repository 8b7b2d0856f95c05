"""What Jinja (https://jinja.palletsprojects.com) makes of a template, less what costs a page most.

A third of a page's time went into calls between Jinja and MarkupSafe that change nothing. What a template means stays
as it is; tests compare whole pages with those that plain Jinja prints.

- What is printed goes into a longer text at once, so it needs no wrapping as `Markup`, twice: see `shown`.
- Each call looks for marks on the function that it is to be given the context. Our own have none: see `LeanContext`.
- Each template's context begins with a copy of the globals; a plain dictionary is copied ten times as fast as a chain.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from types import MethodType
from typing import Any

from jinja2 import Environment
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape


def shown(value: object) -> str:
    """Return a value as HTML, like `escape`, but what has nothing to escape as it is."""
    kind = value.__class__
    if kind is Markup:
        return value  # type: ignore[return-value]  # it is one
    if kind is str:
        text: str = value  # type: ignore[assignment]  # it is one
        return escape(text) if "&" in text or "<" in text or ">" in text or "'" in text or '"' in text else text
    return escape(value)


class LeanContext(Context):
    """The names that a template knows."""

    def call(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # Jinja's own form
        """Call a macro, or one of the environment's own functions, at once; all else as Jinja does."""
        if function.__class__ is Macro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return function(self.eval_ctx, *args, **kwargs)
        if function.__class__ is MethodType and function in self.environment.direct:  # type: ignore[attr-defined]  # LeanEnvironment has it
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return function(*args, **kwargs)
        return super().call(function, *args, **kwargs)


class _LeanGenerator(CodeGenerator):
    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401  # private there
        """Print by `shown` where `escape` would be called. The one private name: nothing public is as small."""
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.shown(")
        else:
            super()._output_child_pre(node, frame, finalize)


class LeanEnvironment(Environment):
    """Jinja's environment; its globals are set before the first template is loaded."""

    code_generator_class = _LeanGenerator
    context_class = LeanContext
    shown = staticmethod(shown)
    direct: frozenset[Callable[..., Any]] = frozenset()
    """Methods that are called with what a template gives them and nothing else; set once, by the press."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return a template's globals."""
        return {**self.globals, **(d or {})}
