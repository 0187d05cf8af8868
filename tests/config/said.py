"""Which texts the code says: read from its syntax, without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("bridge", "handlers", "config")
OUTSIDE_WORLD = ROOT / "bridge" / "simulator"  # imports nothing of ours, so it says none of our texts
PAGE = "page_texts()"  # a module that calls it says the words of the public page, which have files of their own

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(slots=True)
class Said:
    """What was found in the code."""

    keys: set[str] = field(default_factory=set)  # certainly said: each must exist
    prefixes: set[str] = field(default_factory=set)  # the fixed beginning of f"cause-{…}"
    tables: list[set[str]] = field(default_factory=list)  # the hyphenated words of each table of a module
    mentioned: set[str] = field(default_factory=set)  # every hyphenated word: may be a key said later, by a variable

    def missing(self, keys: Iterable[str]) -> set[str]:
        """What the code would say and no text has; prefixes end in `…`. A table that has one key has only keys."""
        known = set(keys)
        tables = [table - known for table in self.tables if table & known]
        prefixes = {f"{prefix}…" for prefix in self.prefixes if not any(key.startswith(prefix) for key in known)}
        return (self.keys - known).union(prefixes, *tables)

    def unused(self, keys: Iterable[str], families: Mapping[str, Iterable[str]]) -> set[str]:
        """Texts nobody says. A prefix covers all that begins with it; only its own, where `families` lists them."""
        said = self.keys | self.mentioned
        for prefix, endings in families.items():
            said |= {prefix + ending for ending in endings}
        open_prefixes = tuple(self.prefixes - set(families))
        return {key for key in keys if key not in said and not key.startswith(open_prefixes)}


def sources() -> list[str]:
    """The code that may say something of `config/texts`."""
    paths = (path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")))
    modules = (path.read_text("utf-8") for path in paths if not path.is_relative_to(OUTSIDE_WORLD))
    return [module for module in modules if PAGE not in module]


def scan(modules: Iterable[str]) -> Said:
    """Read every module."""
    said = Said()
    for module in map(ast.parse, modules):
        _Reader(module, said).read()
    return said


def first_arguments(modules: Iterable[str], *names: str) -> set[str]:
    """The words written as first argument of calls like `Placeholder("order")`."""
    found = set()
    for module in map(ast.parse, modules):
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names and node.args:
                found |= _values(node.args[0])
    return found


def _values(node: ast.expr) -> set[str]:
    """A word, or those a table looked up on the spot gives: `{"nfm_reply": "form"}.get(kind, "kind")`."""
    match node:
        case ast.Constant(value=str(word)):
            return {word}
        case ast.Call(func=ast.Attribute(value=ast.Dict(values=values), attr="get"), args=[_, *otherwise]):
            return set().union(*(_values(value) for value in [*values, *otherwise]))
    return set()


class _Reader:
    def __init__(self, module: ast.Module, said: Said) -> None:
        self._module, self._said = module, said
        self._seen: set[tuple[str, str]] = set()

    def read(self) -> None:
        self._said.mentioned |= _hyphenated(self._module)
        for statement in self._module.body:
            if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
                self._said.tables.append(_hyphenated(statement.value))
        self._read_scope(self._module)

    def _read_scope(self, scope: ast.Module | Function) -> None:
        for node in _within(scope):
            if isinstance(node, FUNCTIONS):
                self._read_scope(node)
                continue
            match node:
                case ast.Call(func=ast.Attribute(attr="say"), args=[_, key, *_]):
                    self._note(key, scope)

    def _note(self, key: ast.expr, scope: ast.Module | Function) -> None:
        match key:
            case ast.Constant(value=str(word)):
                self._said.keys.add(word)
            case ast.JoinedStr(values=[ast.Constant(value=str(prefix)), *_]):
                self._said.prefixes.add(prefix)
            case ast.IfExp(body=body, orelse=otherwise):
                self._note(body, scope)
                self._note(otherwise, scope)
            case ast.Name(id=name) if not isinstance(scope, ast.Module) and (scope.name, name) not in self._seen:
                self._seen.add((scope.name, name))
                self._note_variable(name, scope)

    def _note_variable(self, name: str, function: Function) -> None:
        """What the variable is given in its function or, if a parameter, by the callers in the same module."""
        for node in _within(function):
            match node:
                case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                    self._note(value, function)
                case ast.NamedExpr(target=ast.Name(id=target), value=value) if target == name:
                    self._note(value, function)
        parameters = [parameter.arg for parameter in function.args.args]
        if name not in parameters:
            return
        for caller in ast.walk(self._module):
            if not isinstance(caller, FUNCTIONS):
                continue
            for node in _within(caller):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function.name:
                    given = {keyword.arg: keyword.value for keyword in node.keywords}
                    given.update(zip(parameters, node.args, strict=False))
                    if name in given:
                        self._note(given[name], caller)


def _within(scope: ast.Module | Function) -> Iterator[ast.AST]:
    """The nodes of a module or function; a function inside is given, not entered."""
    waiting: list[ast.AST] = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, FUNCTIONS):
            waiting.extend(ast.iter_child_nodes(node))


def _hyphenated(tree: ast.AST) -> set[str]:
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_hyphenated(node.value)
    }


def _is_hyphenated(word: str) -> bool:
    return "-" in word and word.isascii() and word.replace("-", "").isalnum() and word == word.lower()
