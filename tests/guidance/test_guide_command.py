"""`azimut guide`, the contract of docs: codes in, structures with network, distance and reasons out."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from azimut.config.cli import guiding
from azimut.territories.places import Place
from tests.guidance.conftest import CHARTRES, Directory


@pytest.fixture
def run(directory: Directory, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Runs the command with Chartres as the only known place."""
    directory.add("mission_locale", CHARTRES, name="Mission locale de Chartres")

    def known(text: str, limit: int = 8) -> list[Place]:
        return [CHARTRES] if text == "Chartres" else []

    monkeypatch.setattr(guiding, "set_up_django", lambda: None)
    monkeypatch.setattr("azimut.territories.places.find_places", known)

    def invoke(*arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(guiding.guide, arguments)
        return result.exit_code, result.stdout, result.stderr

    return invoke


ASKED = ("--situation", "jeune_sans_emploi", "--need", "trouver_emploi")


def test_the_json_gives_structures_with_network_distance_and_reasons(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = run(*ASKED, "--where", "Chartres", "--age", "20", "--json")
    answer = json.loads(out)
    first = answer["results"][0]

    assert code == 0
    assert (answer["situation"], answer["need"], answer["where"]) == (
        "jeune_sans_emploi",
        "trouver_emploi",
        "Chartres (28)",
    )
    assert (first["network"], first["name"], first["distance_km"]) == (
        "mission_locale",
        "Mission locale de Chartres",
        0.0,
    )
    assert first["reasons"]
    assert first["is_cep_due"]
    assert any(result["is_remote"] for result in answer["results"])


def test_without_json_the_answer_is_read_in_lines(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = run(*ASKED, "--where", "Chartres")

    assert code == 0
    assert out.startswith("Mission locale de Chartres · Chartres · 0.0 km · +33261910001\n    ")


def test_the_list_gives_every_situation_and_need(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = run("--list", "--json")
    listed = json.loads(out)

    assert code == 0
    assert {"salarie", "ne_sait_pas"} <= {entry["code"] for entry in listed["situations"]}
    assert {"valider_experience", "ne_sait_pas"} <= {entry["code"] for entry in listed["needs"]}
    assert "Situations\n" in run("--list")[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Il manque --situation et --need"),
        (("--situation", "pirate", "--need", "droits"), "Situation inconnue : pirate."),
        (("--situation", "salarie", "--need", "voler"), "Besoin inconnu : voler."),
        ((*ASKED, "--where", "Atlantide"), "Lieu inconnu : Atlantide."),
        ((*ASKED, "--trait", "grand"), "Précision inconnue : grand."),
        ((*ASKED, "--mode", "pigeon"), "Façon inconnue : pigeon."),
    ],
)
def test_a_refusal_is_one_clear_line(
    run: Callable[..., tuple[int, str, str]], arguments: tuple[str, ...], message: str
) -> None:
    code, _, err = run(*arguments)

    assert code == 1
    assert err.startswith(message)
    assert len(err.splitlines()) == 1
