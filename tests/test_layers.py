"""The layers, kept by a machine; and the sizes and docstrings that keep a module readable."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bridge", "config", "handlers", "storage")
LINES_OF_A_MODULE = 300
LINES_OF_A_FUNCTION = 40
LINTER_SECONDS = 120

Function = ast.FunctionDef | ast.AsyncFunctionDef
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


def test_every_contract_of_the_layers_is_kept(tmp_path: Path) -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    asked = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, timeout=LINTER_SECONDS, check=False
    )
    summary = re.search(r"Contracts: (\d+) kept, (\d+) broken", done.stdout)
    assert summary is not None, done.stdout + done.stderr
    assert (int(summary[1]), int(summary[2])) == (len(contracts), 0), done.stdout
    assert done.returncode == 0


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 100


@each_module
def test_a_module_fits_its_subject(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LINES_OF_A_MODULE


@each_module
def test_a_function_fits_a_screen(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert [f"{name}: {lines} lines" for name, lines in lengths(tree) if lines > LINES_OF_A_FUNCTION] == []


@each_module
def test_a_module_and_its_public_names_say_what_they_are(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert list(silent(tree)) == []


def lengths(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every function with its number of lines, the docstring among them."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def silent(tree: ast.Module) -> Iterator[str]:
    """What has no docstring though it should; a file with nothing in it has nothing to say."""
    if tree.body and ast.get_docstring(tree) is None:
        yield "the module"
    yield from _silent_in(tree.body, "")


def _silent_in(body: list[ast.stmt], inside: str) -> Iterator[str]:
    for node in body:
        if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None:
            yield inside + node.name
        if isinstance(node, ast.ClassDef):
            yield from _silent_in(node.body, f"{node.name}.")


def test_the_measures_measure() -> None:
    tree = ast.parse('def long():\n    """It is."""\n' + "    pass\n" * 40 + "class Mute:\n    def too(self): ...\n")
    assert dict(lengths(tree)) == {"long": 42, "too": 1}
    assert list(silent(tree)) == ["the module", "Mute", "Mute.too"]
