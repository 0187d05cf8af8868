"""What the program can do is written down, and what is written down exists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from prometheus_client.metrics_core import Metric
from typer.main import get_command

from bridge.cli import cli
from bridge.contacts import Changes
from bridge.lines.whatsapp import limits, meanings, webhook
from bridge.metrics import REGISTRY
from bridge.ruling import build_pages
from config.settings import WhatsApp, load
from config.texts import Texts
from handlers import COMMANDS, KEYWORDS

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
OPERATORS = ROOT / "docs" / "guida-operatore.md"
INSTALLATION = ROOT / "docs" / "guida-installazione.md"
EXAMPLE = ROOT / "config" / "example.toml"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

# Where links to packages would lead: a page that names one sends readers away from the lock file.
REGISTRIES = ("pypi.org", "pythonhosted.org", "npmjs.com", "crates.io", "hub.docker.com", "ghcr.io", "anaconda.org")
BODY_OF_A_TEMPLATE = 1024  # characters, the parameter filled in. …/whatsapp/templates/components
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|Users|work|workspace|mnt|tmp)/\w+")


def read(page: Path) -> str:
    return page.read_text("utf-8")


def coded(text: str) -> list[str]:
    """What stands between single backticks, outside blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))


def blocks(text: str) -> list[str]:
    """What stands in fenced blocks."""
    return re.findall(r"^```\w*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)


def section(text: str, heading: str) -> str:
    """What follows a heading, up to the next of its rank or higher."""
    rank = heading.partition(" ")[0]
    _, found, rest = text.partition(f"\n{heading}\n")
    assert found, f"no heading {heading!r}"
    return re.split(rf"^#{{1,{len(rank)}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


# ---- words people type


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_operators_guide(command: str) -> None:
    assert any(re.match(rf"/{command}\b", words) for words in coded(read(OPERATORS)))


def test_the_operators_guide_promises_no_other_command() -> None:
    promised = {found[1] for words in coded(read(OPERATORS)) if (found := re.match(r"/(\w+)", words))}
    assert promised <= set(COMMANDS)


@pytest.mark.parametrize("page", [README, OPERATORS], ids=lambda page: page.name)
@pytest.mark.parametrize("keyword", [keyword for keyword in KEYWORDS if keyword != "collega"])
def test_every_keyword_is_explained(page: Path, keyword: str) -> None:
    words, _, argument = keyword.partition(" {")
    form = re.escape(words.upper()) + (r" [a-z]+" if argument else "")
    assert any(re.fullmatch(form, words) for words in coded(read(page)))


def test_the_keyword_of_operators_is_explained() -> None:
    assert "collega" in KEYWORDS
    assert "COLLEGA" in coded(read(OPERATORS))


def test_no_other_keyword_is_promised() -> None:
    known = {keyword.partition(" {")[0].upper() for keyword in KEYWORDS}
    for heading, page in (("## What a citizen can do", README), ("## Che cosa può scrivere il cittadino", OPERATORS)):
        table = "\n".join(line for line in section(read(page), heading).splitlines() if line.startswith("| `"))
        words = {" ".join(re.findall(r"[A-Z]{2,}", word)) for word in coded(table)}
        assert words <= known


# ---- the command line, the configuration


def cli_commands() -> list[str]:
    return sorted(getattr(get_command(cli), "commands", {}))


@pytest.mark.parametrize("page", [README], ids=lambda page: page.name)
@pytest.mark.parametrize("command", cli_commands())
def test_every_cli_command_is_in_the_readme(command: str, page: Path) -> None:
    assert any(re.match(rf"sportello {command}\b", words) for words in coded(read(page)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_other_cli_command_is_promised(page: Path) -> None:
    said = [*coded(read(page)), *blocks(read(page))]
    # In a block the same word may be the service's or the account's name: there the program is called by its path.
    called = {found for words in said for found in re.findall(r"(?:^|/bin/)sportello ([a-z]+)", words)}
    assert called - {"check"} <= set(cli_commands())


def keys_of_example() -> Iterator[tuple[str, bool]]:
    """Each key written in the example, and whether a comment above it, or above its table, explains it."""
    explained = False
    for line in read(EXAMPLE).splitlines():
        key = re.match(r"(?:# )?(\w+) = ", line)
        if not line.strip():
            explained = False
        elif key is not None:
            yield key[1], explained
        elif line.startswith("#"):
            explained = True


def test_the_example_has_keys() -> None:
    assert len(list(keys_of_example())) > 30


@pytest.mark.parametrize("key", sorted({key for key, _ in keys_of_example()}))
def test_every_key_is_documented(key: str) -> None:
    in_example = any(explained for each, explained in keys_of_example() if each == key)
    in_guide = any(re.search(rf"\b{key}\b", words) for words in coded(read(INSTALLATION)))
    assert in_example or in_guide


def test_the_guide_names_no_key_that_does_not_exist() -> None:
    known = {key for key, _ in keys_of_example()}
    written = {found[1] for words in coded(read(INSTALLATION)) if (found := re.fullmatch(r"(\w+) = .+", words))}
    assert written <= known
    in_blocks = {key for block in blocks(read(INSTALLATION)) for key in re.findall(r"^(\w+) = ", block, re.MULTILINE)}
    assert {key.removesuffix("_file") for key in in_blocks} <= known
    assert in_blocks


# ---- what machines look at


def metrics() -> list[Metric]:
    return list(REGISTRY.collect())


@pytest.mark.parametrize("metric", metrics(), ids=lambda metric: str(metric.name))
def test_every_metric_is_documented(metric: Metric) -> None:
    name = f"{metric.name}_total" if metric.type == "counter" else metric.name
    assert name in coded(read(INSTALLATION))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_other_metric_is_promised(page: Path) -> None:
    known = {f"{metric.name}_total" if metric.type == "counter" else metric.name for metric in metrics()}
    assert {words for words in coded(read(page)) if re.fullmatch(r"sportello_[a-z_]+", words)} <= known


async def nothing(_: str) -> Changes:
    """Nothing that staff changed."""
    return Changes()


def paths() -> set[str]:
    """Every path the bridge answers, with NOME for the name of a line or desk."""
    served = {route.path for route in build_pages(load(EXAMPLE, {}), nothing)}
    served.add(webhook.PATH)
    for module in (ROOT / "bridge").rglob("*.py"):
        if "simulator" not in module.parts:
            served |= set(re.findall(r'web\.(?:get|post)\(f?"(/[^"]+)"', read(module)))
    return {re.sub(r"\{[^}]+\}", "NOME", path) for path in served} - {"/NOME/"}


def test_every_path_is_documented() -> None:
    assert {"/", "/healthz", "/webhooks/whatsapp", "/webhooks/telegram/NOME", "/NOME/qr.svg"} <= paths()
    table = coded(section(read(INSTALLATION), "## 5. Che cosa guardare"))
    assert paths() <= set(table)
    promised = {words for words in table if re.fullmatch(r"/[\w./]*", words)}
    assert promised <= paths()


# ---- why something failed


def causes_explained() -> Counter[str]:
    rows = section(read(INSTALLATION), "## Perché non è riuscito").splitlines()
    return Counter(cause for row in rows if row.startswith("| `") for cause in coded(row.split("|")[1]))


def test_every_cause_is_explained_once() -> None:
    known = {key.removeprefix("cause-") for key in Texts.load().keys if key.startswith("cause-")}
    assert known == set(causes_explained())
    assert [cause for cause, times in causes_explained().items() if times > 1] == []


def test_every_code_of_meta_is_explained() -> None:
    assert {str(code) for code in meanings.MEANINGS} <= set(causes_explained())


# ---- the templates, ready to copy


def templates() -> list[str]:
    """The two texts, in the order of the guide."""
    return [block.strip() for block in blocks(section(read(INSTALLATION), "### I due modelli"))]


def test_the_template_of_broadcasts_takes_the_longest_notice() -> None:
    text = templates()[0]
    assert re.findall(r"\{\{.*?\}\}", text) == ["{{1}}"]
    assert not text.startswith("{{")
    assert not text.endswith("}}")
    assert len(text.replace("{{1}}", "")) + limits.TEMPLATE_WORDS <= BODY_OF_A_TEMPLATE


def test_the_template_of_answers_takes_nothing() -> None:
    assert len(templates()) == 2
    assert "{{" not in templates()[1]


def test_the_templates_are_named_as_the_configuration_expects() -> None:
    whatsapp = WhatsApp.model_fields
    for key in ("broadcast_template", "answer_template"):
        assert f"**`{whatsapp[key].default}`**" in section(read(INSTALLATION), "### I due modelli")


# ---- the pages themselves


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", read(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), f"{page.name}: {target}"
        assert linked.is_relative_to(ROOT), f"{page.name}: {target}"
        assert not anchor or anchor in anchors(read(linked)), f"{page.name}: {target}"


def anchors(text: str) -> set[str]:
    """The names of a page's headings as forges make them."""
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_shows_the_demo() -> None:
    images = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", read(README))
    assert images
    for words, target in images:
        assert len(words) > 20, "a picture is told in words too"
        assert (ROOT / target).stat().st_size < 300_000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_sends_to_a_registry_or_to_a_machine(page: Path) -> None:
    links = re.findall(r"https?://[^\s)\"'>`]+", read(page))
    assert [link for link in links if any(registry in link for registry in REGISTRIES)] == []
    assert MACHINE_PATH.findall(read(page)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_only_targets_of_the_makefile_are_named(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), flags=re.MULTILINE))
    assert {"demo", "test"} <= targets
    said = [line for block in blocks(read(page)) for line in block.splitlines()] + coded(read(page))
    named = {found[1] for words in said if (found := re.match(r"make ([a-z]+)", words))}
    assert named <= targets


def test_the_readme_names_the_two_commands() -> None:
    lines = [line for block in blocks(section(read(README), "## Two commands")) for line in block.splitlines()]
    assert [line.partition("#")[0].strip() for line in lines] == ["make demo", "make test"]


@pytest.mark.parametrize("name", sorted(set(re.findall(r"[\w/]+\.py\b", read(ROOT / "docs" / "design.md")))))
def test_every_module_of_the_design_exists(name: str) -> None:
    """The tree names modules under their package's line: any place of the package will do."""
    tops = ("bridge", "config", "handlers", "storage", "tests")
    assert (ROOT / name).exists() or any(found for top in tops for found in (ROOT / top).rglob(name.split("/")[-1]))


@pytest.mark.parametrize("package", ["bridge", "bridge/relay", "config", "storage"])
def test_the_design_names_every_module(package: str) -> None:
    tree = next(block for block in blocks(read(ROOT / "docs" / "design.md")) if "THE KNOBS" in block)
    modules = [module.stem for module in (ROOT / package).glob("*.py") if not module.stem.startswith("__init__")]
    named = set(re.findall(r"\w+", tree))
    assert modules
    assert [module for module in modules if module not in named] == []
