"""What Jinja (https://jinja.palletsprojects.com) makes of a template, less what costs a page most.

A third of a page's time went into calls between Jinja and MarkupSafe that change nothing. What a template means stays
as it is; tests compare whole pages with those that plain Jinja prints.

- What is printed goes into a longer text at once, so it needs no wrapping as `Markup`, twice: see `shown`.
- Each piece of a page goes up through a generator for each template and block it stands in: a block's are joined first.
- Each call looks for marks on the function that it is to be given the context. Our own have none, and a macro that is
  given values by place alone needs no look at its names: see `LeanContext`.
- Each template's context begins with a copy of the globals; a plain dictionary is copied ten times as fast as a chain.
- Each template that another extends or imports is looked for, though it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from types import MethodType
from typing import Any

from jinja2 import Environment, Template
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr, Node
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
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

    def __init__(self, environment: Environment, parent: dict[str, Any], name: str | None,
                 blocks: dict[str, Callable[[Context], Iterator[str]]],
                 globals: MutableMapping[str, Any] | None = None) -> None:  # noqa: A002, ARG002  # Jinja's own form
        """Begin; no template has globals that another lacks, so none needs to be compared when it is imported."""
        super().__init__(environment, parent, name, blocks)

    def call(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # Jinja's own form
        """Call a macro, or one of the environment's own functions, at once; all else as Jinja does."""
        if function.__class__ is Macro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            left = len(function.arguments) - len(args)
            if kwargs or left < 0 or function.caller or function.catch_kwargs or function.catch_varargs:
                return function(self.eval_ctx, *args, **kwargs)
            made = function._func(*args, *(missing,) * left)  # noqa: SLF001  # what its own call comes to
            return str.__new__(Markup, made) if self.eval_ctx.autoescape else made
        if function.__class__ is MethodType and function in self.environment.direct:  # type: ignore[attr-defined]  # LeanEnvironment has it
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return function(*args, **kwargs)
        return super().call(function, *args, **kwargs)


class _LeanGenerator(CodeGenerator):
    def blockvisit(self, nodes: Iterable[Node], frame: Frame) -> None:
        """Gather what a template or a block prints, and give it away as one text."""
        if frame.buffer is not None:
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")
        frame.buffer = None

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

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  # Jinja's own
        """Take Jinja's options."""
        super().__init__(**options)
        self._known: dict[str, Template] = {}

    def get_template(self, name: str | Template, parent: str | None = None,
                     globals: MutableMapping[str, Any] | None = None) -> Template:  # noqa: A002  # Jinja's own form
        """Return a template; the same one to everybody who asks for the name."""
        found = self._known.get(name) if globals is None else None  # type: ignore[arg-type]
        if found is None:
            found = super().get_template(name, parent, globals)
            if globals is None:
                self._known[name] = found  # type: ignore[index]
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return a template's globals."""
        return {**self.globals, **(d or {})}
