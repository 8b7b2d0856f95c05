"""Whoosh's Snowball stemmers said again in JavaScript, so that a reader's browser stems as the index was made.

A translation of syntax, not of meaning: the stemmers use a small part of Python (strings, slices, `in`, `for`,
`while`, `if`), and each construct becomes its JavaScript twin; anything else is refused (`NotImplementedError`), so a
new release of Whoosh can't be translated wrongly in silence. A test stems many words of every language on both sides.
"""

from __future__ import annotations

import ast
import inspect
import json
import string
import textwrap
from collections.abc import Mapping, Sequence

PRELUDE = """\
const range = (a, b) => Array.from({length: Math.max(0, b - a)}, (_, i) => a + i);
const ends = (s, x) => [].concat(x).some(e => s.endsWith(e));
const starts = (s, x) => [].concat(x).some(e => s.startsWith(e));
const at = (s, i) => s.at(i) ?? (() => { throw new RangeError(); })();
const has = (x, s) => typeof s === "string" || Array.isArray(s) ? s.includes(x) : Object.hasOwn(s, x);
"""
"""What Python has and JavaScript lacks."""

_OPERATORS: dict[type[ast.AST], str] = {
    ast.Eq: "===", ast.NotEq: "!==", ast.Lt: "<", ast.Gt: ">", ast.LtE: "<=", ast.GtE: ">=", ast.Add: "+",
    ast.Sub: "-", ast.And: " && ", ast.Or: " || ",
}
_METHODS = {"lower": "toLowerCase", "replace": "replaceAll", "rindex": "lastIndexOf", "index": "indexOf"}
_TESTS = {"startswith": "starts", "endswith": "ends"}


def translate(stemmer: type) -> str:
    """Return a JavaScript expression whose value is the function `stem(word)` of a Whoosh stemmer class."""
    functions: dict[str, ast.FunctionDef] = {}
    constants: dict[str, ast.expr] = {}
    for cls in reversed(stemmer.__mro__[:-1]):
        definition = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
        if not isinstance(definition, ast.ClassDef):  # pragma: no cover - the source of a class is one
            raise NotImplementedError(ast.dump(definition))
        for node in definition.body:
            if isinstance(node, ast.FunctionDef):
                functions[node.name] = node
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                constants[node.targets[0].id] = node.value
    used = _reached("stem", functions)
    names = {n.attr for name in used for n in ast.walk(functions[name]) if isinstance(n, ast.Attribute)}
    known = {name: value for name, value in constants.items() if name in names}
    short = _short_names([*known, *used, *(local for name in used for local in _locals(functions[name]))])
    lines = [f"const {short[name]} = {_expression(value)};" for name, value in known.items()]
    lines += [_function(_Renaming(short).visit(functions[name])) for name in used]
    return "(() => {\n" + "\n".join(lines) + f"\nreturn {short['stem']};\n}})()"


def _locals(node: ast.FunctionDef) -> list[str]:
    """Return the names that are a function's own, in the order in which they come."""
    stored = [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return list(dict.fromkeys([*(a.arg for a in node.args.args if a.arg != "self"), *stored]))


def _short_names(names: Sequence[str]) -> dict[str, str]:
    """Return a letter for each name, with a number after the first 52: readers fetch them."""
    letters = string.ascii_letters
    every = list(dict.fromkeys(names))
    return {name: letters[at % len(letters)] + str(at // len(letters) or "") for at, name in enumerate(every)}


class _Renaming(ast.NodeTransformer):
    """Calls functions, constants and local variables by their short names."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        node.name = self._names[node.name]
        return node

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self._names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.arg = self._names.get(node.arg, node.arg)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.Attribute:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id == "self":
            node.attr = self._names.get(node.attr, node.attr)
        return node


def _reached(name: str, functions: dict[str, ast.FunctionDef]) -> list[str]:
    """Return the functions that one uses, itself last."""
    found: list[str] = []
    for node in ast.walk(functions[name]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in functions:
            found += [f for f in _reached(node.func.attr, functions) if f not in found]
    return [*found, name]


def _function(node: ast.FunctionDef) -> str:
    arguments = [a.arg for a in node.args.args if a.arg != "self"]
    stored = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    local = sorted(stored - set(arguments))
    declared = f"let {', '.join(local)};\n" if local else ""
    return f"const {node.name} = ({', '.join(arguments)}) => {{\n{declared}{_block(node.body)}\n}};"


def _block(body: Sequence[ast.stmt]) -> str:
    return "\n".join(filter(None, map(_statement, body)))


def _statement(node: ast.stmt) -> str:  # noqa: C901, PLR0911  # one line a construct: a table, spelt as a match
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            return ""  # a docstring
        case ast.Assign(targets=[target], value=value):
            return f"{_target(target)} = {_expression(value)};"
        case ast.AugAssign(target=target, op=op, value=value):
            return f"{_target(target)} {_OPERATORS[type(op)]}= {_expression(value)};"
        case ast.Return(value=value) if value is not None:
            return f"return {_expression(value)};"
        case ast.Break():
            return "break;"
        case ast.Continue():
            return "continue;"
        case ast.If(test=test, body=body, orelse=orelse):
            one = len(orelse) == 1 and isinstance(orelse[0], ast.If)
            other = f" else {_block(orelse)}" if one else f" else {{\n{_block(orelse)}\n}}" if orelse else ""
            return f"if ({_expression(test)}) {{\n{_block(body)}\n}}{other}"
        case ast.While(test=test, body=body, orelse=[]):
            return f"while ({_expression(test)}) {{\n{_block(body)}\n}}"
        case ast.For(target=ast.Name(id=name), iter=over, body=body, orelse=[]):
            return f"for ({name} of {_expression(over)}) {{\n{_block(body)}\n}}"
        case ast.Try(body=body, handlers=[ast.ExceptHandler(type=ast.Name(id="UnicodeDecodeError"))]):
            return _block(body)  # of Python 2
        case _:
            raise NotImplementedError(ast.dump(node))


def _target(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Tuple(elts=elements):
            return f"[{', '.join(map(_target, elements))}]"
        case _:
            raise NotImplementedError(ast.dump(node))


def _expression(node: ast.expr) -> str:  # noqa: C901, PLR0911, PLR0912  # see `_statement`
    match node:
        case ast.Constant(value=value):
            return json.dumps(value)
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return name
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return f"[{', '.join(map(_expression, elements))}]"
        case ast.Dict(keys=keys, values=values):
            pairs = (f"{_expression(k)}: {_expression(v)}" for k, v in zip(keys, values, strict=True) if k is not None)
            return f"{{{', '.join(pairs)}}}"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return f"!({_expression(operand)})"
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"-{_expression(operand)}"
        case ast.BinOp(left=left, op=op, right=right) if not isinstance(right, ast.BinOp):
            return f"{_expression(left)} {_OPERATORS[type(op)]} {_expression(right)}"
        case ast.BoolOp(op=op, values=values):
            return f"({_OPERATORS[type(op)].join(map(_expression, values))})"
        case ast.Compare(left=left, ops=[ast.In()], comparators=[right]):
            return f"has({_expression(left)}, {_expression(right)})"
        case ast.Compare(left=left, ops=[ast.NotIn()], comparators=[right]):
            return f"!has({_expression(left)}, {_expression(right)})"
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"{_expression(left)} {_OPERATORS[type(op)]} {_expression(right)}"
        case ast.Subscript(value=value, slice=ast.Slice(lower=lower, upper=upper, step=None)):
            last = "" if upper is None else f", {_expression(upper)}"
            return f"{_expression(value)}.slice({'0' if lower is None else _expression(lower)}{last})"
        case ast.Subscript(value=ast.Attribute() as value, slice=ast.Name() as key):
            return f"{_expression(value)}[{_expression(key)}]"
        case ast.Subscript(value=value, slice=index):
            return f"at({_expression(value)}, {_expression(index)})"
        case ast.Call():
            return _call(node)
        case _:
            raise NotImplementedError(ast.dump(node))


def _call(node: ast.Call) -> str:  # noqa: PLR0911  # see `_statement`
    given = ", ".join(map(_expression, node.args))
    match node.func:
        case ast.Attribute(value=ast.Constant(value=""), attr="join") if isinstance(node.args[0], ast.Tuple):
            return f"({' + '.join(map(_expression, node.args[0].elts))})"
        case ast.Name(id="u"):
            return given
        case ast.Name(id="len"):
            return f"{given}.length"
        case ast.Name(id="ord"):
            return f"{given}.codePointAt(0)"
        case ast.Name(id="range"):
            return f"range({given if len(node.args) > 1 else f'0, {given}'})"
        case ast.Attribute(value=ast.Constant(value=""), attr="join"):
            return f'{given}.join("")'
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return f"{name}({given})"
        case ast.Attribute(value=value, attr=name) if name in _TESTS:
            return f"{_TESTS[name]}({_expression(value)}, {given})"
        case ast.Attribute(value=value, attr=name) if name in _METHODS:
            return f"{_expression(value)}.{_METHODS[name]}({given})"
        case _:
            raise NotImplementedError(ast.dump(node))
