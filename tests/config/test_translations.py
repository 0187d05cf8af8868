"""A folder of the municipality's own texts: a language added, a sentence changed, every mistake told."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from config import texts, translations
from config.settings import ConfigurationError, load
from config.texts import Texts
from tests.config.test_texts import SOURCES

EXAMPLE = Path(texts.__file__).with_name("example.toml")


def albanian() -> str:
    """Every sentence citizens read, each by its key in capitals and with all it leaves open."""
    bodies = []
    wanted = translations.citizens_keys(SOURCES["it"])
    for key, uses in translations.messages(SOURCES["it"]).items():
        if key in wanted:
            bodies.append(f"{key} = {key.upper()} {' '.join('{ ' + use + ' }' for use in sorted(uses))}")
    return "\n".join(bodies)


def test_what_citizens_read_is_what_a_language_needs(tmp_path: Path) -> None:
    keys = translations.citizens_keys(SOURCES["it"])
    assert {"welcome", "goodbye", "topics-list", "language-chosen"} <= set(keys)
    assert "help-aiuto" not in keys
    assert "card-history" not in keys
    (tmp_path / "sq.ftl").write_text(albanian(), "utf-8")
    assert texts.problems(tmp_path) == []
    loaded = Texts.load(tmp_path)
    assert loaded.languages == {"it", "en", "sq"}
    assert loaded.shipped == {"it", "en"}
    assert loaded.say("sq", "language-chosen") == "LANGUAGE-CHOSEN"
    assert loaded.say("sq", "card-first-contact") == loaded.say("it", "card-first-contact")


def test_a_sentence_can_be_changed_and_the_others_stay(tmp_path: Path) -> None:
    (tmp_path / "it.ftl").write_text("goodbye = Arrivederci da { $line }.\n", "utf-8")
    assert texts.problems(tmp_path) == []
    loaded = Texts.load(tmp_path)
    assert loaded.say("it", "goodbye", line="Comune") == "Arrivederci da Comune."
    assert loaded.say("it", "always-open") == Texts.load().say("it", "always-open")
    assert loaded.say("en", "goodbye", line="Comune") == Texts.load().say("en", "goodbye", line="Comune")


def test_what_a_sentence_is_made_of_is_said_in_its_place_and_in_the_words_of_the_town() -> None:
    shipped = {
        "it": """# Un commento = niente
-ente = Comune di { $town }
greeting = Salve dal { -ente(town: "Enna") }
long =
    Riga uno = una
    { greeting }
    { $number ->
        [one] una volta
       *[other] { $number } volte
}
first = { second }
second = seconda
""",
        "en": "greeting = Hello\nlong = Long\nfirst = First\nsecond = Second",
    }
    said = Texts(shipped)
    assert said.keys == {"greeting", "long", "first", "second"}
    assert said.say("it", "long", number=2) == "Riga uno = una\nSalve dal Comune di Enna\n2 volte"
    assert said.say("it", "first") == said.say("it", "second") == "seconda"
    assert Texts(shipped, {"it": "second = altra\n"}).say("it", "first") == "altra"
    for unknown in ("-ente", "ente", "# Un commento"):
        with pytest.raises(KeyError):
            said.say("it", unknown)


def test_a_sentence_may_be_said_by_many_threads_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            say = partial(Texts(SOURCES).say, "it")
            assert len(set(pool.map(say, ["cause-10"] * 8))) == 1


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("sq.ftl", "welcome = Mirë se vini", "sentences missing: welcome-bulletin"),
        ("it.ftl", "goodbye = Addio { $nome }", "goodbye: $nome has no value here — expected $line"),
        ("it.ftl", "always-open = { $line }", "always-open: $line has no value here — expected plain words"),
        ("it.ftl", "arrivederci = Addio", "arrivederci: nobody says this sentence"),
        ("it.ftl", "goodbye = Addio\n=== ?", "line 2 is not understood"),
        ("Albanese.ftl", "goodbye = Addio", "not the code of a language"),
    ],
)
def test_every_mistake_is_told_with_its_file(tmp_path: Path, name: str, words: str, told: str) -> None:
    (tmp_path / name).write_text(words, "utf-8")
    (problem,) = texts.problems(tmp_path)
    assert problem.startswith(f"{tmp_path}/{name}: ")
    assert told in problem


def test_a_file_that_is_not_utf8_and_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "is no folder" in texts.problems(tmp_path / "nowhere")[0]
    (tmp_path / "it.ftl").write_bytes(b"goodbye = perch\xe9")
    assert "UnicodeDecodeError" in texts.problems(tmp_path)[0]


def test_the_mistakes_come_with_those_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "it.ftl").write_text("arrivederci = Addio", "utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load(EXAMPLE, {"SPORTELLO__TEXTS__FOLDER": str(tmp_path)})
    assert len(refused.value.problems) == 1
    assert "arrivederci" in refused.value.problems[0]
