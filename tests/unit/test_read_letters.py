"""Letters that are not those to be seen are refused; other languages are not."""

import pytest

from transforms.errors import UnreadableReport
from transforms.read.letters import check_letters

REPORT = "За вересень опубліковано 321 новину, надійшло шість звернень, їх розглянуто."


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("cp1252", "cp1251"), ("latin-1", "koi8-u"), ("cp1252", "utf-8")],
)
def test_garbled_letters_are_refused(wrong: str, right: str) -> None:
    garbled = REPORT.encode(right).decode(wrong, "replace")
    with pytest.raises(UnreadableReport) as caught:
        check_letters(garbled)
    assert caught.value.rule_id == "garbled-text"
    assert str(caught.value.details["sample"]) in garbled


def test_few_garbled_words_of_few_are_refused_too() -> None:
    with pytest.raises(UnreadableReport):
        check_letters("Íîâèí 321\n09.2019")


@pytest.mark.parametrize(
    "text",
    [
        REPORT,
        "Été 2019 : réunion à l’hôtel de ville, où l’on a décidé l’aménagement.",
        "Größe der Grünfläche: 12 m², Höhe über NN: 3 m, Ämter öffnen früh.",
        "Příští schůze výboru: čtvrtek; účast: dvě stě šest, těší se všichni.",
        "«Él» está allí; ¿qué año? ¡Así!",
        f"{REPORT} " * 20 + "Замість «Новин» файл показує «Íîâèí».",
        "321\t198\n",
    ],
    ids=["Ukrainian", "French", "German", "Czech", "Spanish", "quoted", "numbers"],
)
def test_letters_with_accents_are_no_garble(text: str) -> None:
    check_letters(text)
