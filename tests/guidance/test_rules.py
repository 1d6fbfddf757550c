"""The rules as written: checked, complete, versioned."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azimut.directory.shipped_networks import shipped_networks
from azimut.guidance.enums import RuleSetOrigin
from azimut.guidance.models import GuidanceRule, GuidanceRuleSet
from azimut.guidance.rules.book import Case, RuleBook, UnknownAnswer
from azimut.guidance.rules.in_force import forget_rules_in_force, rules_in_force, rules_of
from azimut.guidance.rules.reading import RULES_DIR, RulesError, read_rules
from azimut.guidance.services import load_rules, publish_rules
from tests.guidance.conftest import PROFILES

BOOKS = {profile: RuleBook(read_rules(profile), version=0) for profile in PROFILES}
ANY_BOOK = BOOKS["normandie"]

SITUATION = """
[[situations]]
code = "salarie"
label = "Je travaille"
group = "working"
[[needs]]
code = "changer_metier"
label = "Changer de métier"
"""
RULE = """
[[rules]]
code = "regle"
situations = ["salarie"]
needs = "*"
networks = ["cep_regional"]
weight = 9
reason = "Une raison assez longue pour être lue."
basis = "Code du travail, article L6111-6"
"""


@pytest.mark.parametrize("profile", PROFILES)
def test_no_rule_leads_to_a_network_that_does_not_exist_today(profile: str) -> None:
    today = {network.code for network in shipped_networks().values() if network.ended_on is None}

    assert {code for rule in BOOKS[profile].rules.rules for code in rule.networks} <= today


@pytest.mark.parametrize("profile", PROFILES)
def test_the_rules_of_a_region_differ_from_those_of_the_others(profile: str) -> None:
    others = {book.rules.content_hash for name, book in BOOKS.items() if name != profile}

    assert BOOKS[profile].rules.content_hash not in others


@pytest.mark.parametrize("profile", PROFILES)
def test_every_situation_and_need_has_a_door_better_than_the_last_resort(profile: str, db: None) -> None:
    book = BOOKS[profile]
    poor = [
        (situation, need)
        for situation in book.situations
        for need in book.needs
        if max(fit.weight for fit in book.plan_for(Case(situation, need)).networks.values()) <= 2
    ]

    assert poor == []


def test_every_reason_is_told_to_the_person_in_a_whole_sentence() -> None:
    for book in BOOKS.values():
        for rule in book.rules.rules:
            assert rule.reason[0].isupper() or rule.reason[0].isdigit(), rule.code
            assert rule.reason.endswith((".", "!", "?")), rule.code
            assert len(rule.reason) <= 200, rule.code


@given(
    situation=st.sampled_from(list(ANY_BOOK.situations)),
    need=st.sampled_from(list(ANY_BOOK.needs)),
    age=st.none() | st.integers(0, 110),
)
def test_an_age_never_empties_an_answer(situation: str, need: str, age: int | None) -> None:
    plan = ANY_BOOK.plan_for(Case(situation, need, age))

    assert plan.networks
    assert plan.remote


@pytest.mark.parametrize(
    ("situation", "age", "network"),
    [
        ("demandeur_emploi", 40, "france_travail"),
        ("jeune_sans_emploi", None, "mission_locale"),
        ("demandeur_emploi", 25, "mission_locale"),
        ("handicap", 30, "cap_emploi"),
        ("cadre", 40, "apec"),
        ("salarie", 40, "cep_regional"),
        ("independant", 40, "cep_regional"),
    ],
)
def test_the_operator_of_the_law_owes_its_public_the_cep_for_every_need(
    situation: str, age: int | None, network: str
) -> None:
    for need in ANY_BOOK.needs:
        assert network in ANY_BOOK.plan_for(Case(situation, need, age)).cep_networks


def test_a_mission_locale_owes_nothing_past_twenty_five() -> None:
    assert "mission_locale" not in ANY_BOOK.plan_for(Case("demandeur_emploi", "trouver_emploi", 26)).networks


def test_an_unknown_situation_or_need_is_refused_by_name() -> None:
    with pytest.raises(UnknownAnswer, match="Situation inconnue : astronaute"):
        ANY_BOOK.plan_for(Case("astronaute", "trouver_emploi"))
    with pytest.raises(UnknownAnswer, match="Besoin inconnu : voler"):
        ANY_BOOK.plan_for(Case("salarie", "voler"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (SITUATION + RULE.replace("weight = 9", "weight = 12"), r"national.toml, ligne 15, champ « weight » : nombre"),
        (SITUATION + RULE.replace('["cep_regional"]', '["pole_emploi"]'), r"ligne 11, .* réseau .* « pole_emploi »"),
        (SITUATION + RULE.replace('["salarie"]', '["lune"]'), r"ligne 11, « regle » : situation inconnue « lune »"),
        (SITUATION + RULE.replace('needs = "*"', 'needs = ["lune"]'), r"« regle » : besoin inconnu « lune »"),
        (SITUATION + RULE + "poids = 3\n", r"ligne 18, champ « poids » : champ inconnu"),
        (SITUATION + RULE.replace("être lue", "{prenom}"), r"mot à remplacer inconnu : 'prenom'"),
        (SITUATION + RULE + RULE, r"« regle » : écrit deux fois"),
        (SITUATION + RULE + "minimum_age = 30\nmaximum_age = 20\n", r"l'âge le plus haut est au-dessous"),
        (SITUATION + RULE.replace('networks = ["cep_regional"]\n', ""), r"une règle mène à un réseau ou à un thème"),
        (SITUATION + RULE.replace('basis = "Code du travail, article L6111-6"\n', ""), r"champ « basis » : il manque"),
        ("[[rules]\n", r"national.toml : TOML invalide"),
    ],
)  # fmt: skip
def test_a_fault_in_the_rules_is_told_with_its_file_line_and_field(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "national.toml").write_text(content, encoding="utf-8")

    with pytest.raises(RulesError, match=message):
        read_rules("normandie", folder=tmp_path)


def test_a_profile_replaces_adds_and_drops_national_rules(tmp_path: Path) -> None:
    other = RULE.replace('"regle"', '"autre"')
    (tmp_path / "national.toml").write_text(SITUATION + RULE + other, encoding="utf-8")
    (tmp_path / "normandie.toml").write_text(
        'without = ["autre"]\n' + RULE.replace("weight = 9", "weight = 3"), encoding="utf-8"
    )

    rules = read_rules("normandie", folder=tmp_path).rules

    assert [(rule.code, rule.weight) for rule in rules] == [("regle", 3)]


def test_loading_twice_makes_one_version(db: None) -> None:
    first, second = load_rules("normandie"), load_rules("normandie")

    assert (first.pk, first.version) == (second.pk, 1)
    assert GuidanceRuleSet.objects.count() == 1


@pytest.mark.parametrize("profile", PROFILES)
def test_the_rules_in_the_database_say_what_the_files_say(db: None, profile: str) -> None:
    kept = rules_of(load_rules(profile))
    written = read_rules(profile)

    assert kept.situations == written.situations
    assert kept.needs == written.needs
    assert {rule.code: _in_order(rule) for rule in kept.rules} == {r.code: _in_order(r) for r in written.rules}
    assert {entry.code for entry in kept.remote} == {entry.code for entry in written.remote}


def _in_order(rule: object) -> dict[str, object]:
    values = rule.model_dump(mode="json")
    return {name: sorted(value) if isinstance(value, list) else value for name, value in values.items()}


def test_new_shipped_rules_make_a_new_version_and_keep_the_old_one(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_rules("normandie")
    _ship(tmp_path, monkeypatch, RULE)

    second = load_rules("normandie")

    assert (second.version, second.rules.count()) == (2, 1)
    assert GuidanceRule.objects.filter(rule_set=first).count() > 50


def test_new_shipped_rules_do_not_take_the_place_of_those_the_region_edited(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_rules("normandie")
    edited = publish_rules(
        GuidanceRuleSet.objects.create(
            profile="normandie", version=2, content_hash="0" * 64, origin=RuleSetOrigin.EDITED
        )
    )
    _ship(tmp_path, monkeypatch, RULE)

    in_force = load_rules("normandie")

    assert in_force == edited
    assert GuidanceRuleSet.objects.get(version=3).published_at is None


def _ship(folder: Path, monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    (folder / "national.toml").write_text(SITUATION + rule, encoding="utf-8")
    monkeypatch.setattr("azimut.guidance.services.read_rules", lambda profile: read_rules(profile, folder=folder))


def test_the_version_published_last_answers(db: None, use_profile: Callable[[str], None]) -> None:
    use_profile("normandie")
    assert rules_in_force().version == 0
    load_rules("normandie")
    forget_rules_in_force()

    assert rules_in_force().version == 1


def test_the_shipped_files_are_those_of_the_profiles() -> None:
    assert {path.stem for path in RULES_DIR.glob("*.toml")} == {"national", *PROFILES}
