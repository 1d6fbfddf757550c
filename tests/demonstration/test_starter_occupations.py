"""The starter catalogue of occupations: its facts are the official ones, its words are its own."""

import csv
import importlib.util
import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "azimut" / "demonstration" / "catalogue"
SHINGLE_WORDS = 8
MOST_BYTES = 600_000

Row = dict[str, str]


def facts(name: str) -> list[Row]:
    with (CATALOGUE / "facts" / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def described() -> dict[str, dict]:
    occupations: dict[str, dict] = {}
    for path in sorted((CATALOGUE / "occupations").glob("*.toml")):
        occupations |= tomllib.loads(path.read_text(encoding="utf-8"))
    return occupations


def words(text: str) -> list[str]:
    """Lower case, no accents, no punctuation: two texts that read alike compare equal."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe")).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain)


def shingles(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + SHINGLE_WORDS]) for start in range(len(found) - SHINGLE_WORDS + 1)}


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if part]


@pytest.fixture(scope="module")
def occupations() -> dict[str, dict]:
    return described()


@pytest.fixture(scope="module")
def rome(real_data: Path) -> Path:
    folder = real_data / "rome"
    if not folder.is_dir():
        pytest.skip("AZIMUT_TEST_DATA : le dossier rome est absent")
    return folder


def official(rome: Path, table: str) -> list[Row]:
    (path,) = rome.glob(f"unix_{table}_v*_utf8.csv")
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    specification = importlib.util.spec_from_file_location("starter_facts", ROOT / "tools" / "build_starter_facts.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_at_least_220_occupations_are_described_across_every_great_domain(occupations):
    assert len(occupations) >= 220
    assert {code[0] for code in occupations} == set("ABCDEFGHIJKLMN")


def test_each_file_holds_the_codes_of_its_own_letter_in_order():
    for path in (CATALOGUE / "occupations").glob("*.toml"):
        codes = list(tomllib.loads(path.read_text(encoding="utf-8")))
        assert codes == sorted(codes), path.name
        assert {code[0] for code in codes} == {path.stem}, path.name


def test_facts_cover_exactly_the_described_occupations(occupations):
    assert [row["rome_code"] for row in facts("occupations")] == sorted(occupations)


def test_every_occupation_says_what_one_does_and_how_one_gets_there(occupations):
    for code, text in occupations.items():
        assert set(text) <= {"definition", "access", "everyday"}, code
        assert 2 <= len(sentences(text["definition"])) <= 4, code
        assert 120 <= len(text["definition"]) <= 420, code
        assert 1 <= len(sentences(text["access"])) <= 3, code
        assert 60 <= len(text["access"]) <= 380, code


def test_texts_keep_to_plain_typography(occupations):
    for code, text in occupations.items():
        for sentence in (text["definition"], text["access"]):
            assert sentence.endswith("."), code
            assert not [sign for sign in ("''", "  ", "·") if sign in sentence], code


def test_sentences_stay_short_enough_to_be_read_aloud(occupations):
    for code, text in occupations.items():
        for sentence in sentences(text["definition"]) + sentences(text["access"]):
            assert len(words(sentence)) <= 40, (code, sentence)


def test_no_everyday_word_is_the_principal_name_of_another_occupation_of_the_set(occupations):
    owners = {}
    for row in facts("occupations"):
        forms = row["label"].split(" / ")
        # « Electricien / Electricienne de maintenance » : the first form is cut short and names nothing by itself.
        whole = [form for form in forms if len(words(form)) == len(words(forms[-1]))]
        owners |= {" ".join(words(form)): row["rome_code"] for form in whole}
    for code, text in occupations.items():
        everyday = text.get("everyday", [])
        assert len(everyday) == len(set(everyday)), code
        for word in everyday:
            assert owners.get(" ".join(words(word)), code) == code, (code, word)


def test_every_occupation_has_skills_interests_and_contexts(occupations):
    skills = Counter(row["rome_code"] for row in facts("occupation_skills"))
    core = Counter(row["rome_code"] for row in facts("occupation_skills") if row["is_core"] == "1")
    with_contexts = {row["rome_code"] for row in facts("occupation_contexts")}
    main_interests = Counter(row["rome_code"] for row in facts("occupation_interests") if row["is_main"] == "1")
    with_sectors = {row["rome_code"] for row in facts("occupation_sectors")}
    for code in occupations:
        assert 4 <= skills[code] <= 14, code
        assert core[code] >= 1, code
        assert main_interests[code] == 1, code
        assert code in with_contexts, code
        assert code in with_sectors, code


def test_every_occupation_has_its_riasec_and_ascii_flags():
    for row in facts("occupations"):
        assert row["riasec_major"] in set("RIASEC"), row
        assert row["riasec_minor"] in {"", *"RIASEC"}, row
        assert row["ecological_transition"] in {"", "green", "strategic", "neutral", "brown"}, row
        assert {row["is_regulated"], row["is_executive"], row["digital_transition"]} <= {"0", "1"}, row


def test_every_occupation_is_close_to_at_least_one_other(occupations):
    ranks = defaultdict(list)
    kinds = defaultdict(list)
    for row in facts("mobilities"):
        assert row["target_rome_code"] in occupations
        assert row["target_rome_code"] != row["rome_code"]
        ranks[row["rome_code"]].append(int(row["rank"]))
        kinds[row["rome_code"]].append(row["kind"])
    for code in occupations:
        assert ranks[code] == list(range(1, len(ranks[code]) + 1)), code
        assert len(ranks[code]) >= 1, code
        assert kinds[code] == sorted(kinds[code]), f"{code} : les passerelles officielles d'abord"
        if "proximity" in kinds[code]:
            assert kinds[code].count("official") < 3, code


def test_links_lead_only_to_rows_that_exist():
    for links, column, table, key in (
        ("occupation_skills", "skill_ogr", "skills", "ogr_code"),
        ("occupation_contexts", "context_ogr", "work_contexts", "ogr_code"),
        ("occupation_interests", "interest_code", "interests", "code"),
        ("occupation_sectors", "sector_code", "sectors", "code"),
    ):
        keys = [row[key] for row in facts(table)]
        assert len(keys) == len(set(keys)), table
        assert {row[column] for row in facts(links)} <= set(keys), links
        pairs = [(row["rome_code"], row[column]) for row in facts(links)]
        assert len(pairs) == len(set(pairs)), links
    domains = {row["code"] for row in facts("domains")}
    for row in facts("occupations"):
        assert {row["rome_code"][0], row["rome_code"][:3]} <= domains


def test_facts_stay_light():
    assert sum(path.stat().st_size for path in (CATALOGUE / "facts").glob("*.csv")) < MOST_BYTES


@pytest.mark.large
def test_codes_and_labels_are_the_official_ones(rome):
    labels = {
        row["code_rome"]: (row["libelle_rome"], row["code_ogr"]) for row in official(rome, "referentiel_code_rome")
    }
    riasec = {row["code_rome"]: row for row in official(rome, "referentiel_code_rome_riasec")}
    for row in facts("occupations"):
        assert (row["label"], row["ogr_code"]) == labels[row["rome_code"]]
        assert row["riasec_major"] == riasec[row["rome_code"]]["riasec_majeur"]
        assert row["riasec_minor"] == riasec[row["rome_code"]]["riasec_mineur"]
    domains = {row["code_grand_domaine"]: row["libelle_grand_domaine"] for row in official(rome, "grand_domaine")}
    for row in official(rome, "domaine_professionnel"):
        domains[row["code_domaine_professionnel"]] = row["libelle_domaine_professionnel"]
    for row in facts("domains"):
        assert row["label"] == domains[row["code"]]


@pytest.mark.large
def test_appellations_are_the_official_ones_in_both_genders(rome, occupations):
    known = {row["code_ogr"]: row for row in official(rome, "referentiel_appellation")}
    by_code = defaultdict(list)
    for row in facts("appellations"):
        source = known[row["ogr_code"]]
        assert (row["label"], row["rome_code"]) == (source["libelle_appellation_long"], source["code_rome"])
        assert (row["is_main"] == "1") == (source["classification"] == "PRINCIPALE")
        by_code[row["rome_code"]].append(row)
    official_labels = {row["code_rome"]: row["libelle_rome"] for row in official(rome, "referentiel_code_rome")}
    for code in occupations:
        assert [row["is_main"] for row in by_code[code]] == ["1"] + ["0"] * (len(by_code[code]) - 1), code
        assert len(by_code[code]) <= 12, code
        if " / " in official_labels[code]:
            assert any(" / " in row["label"] for row in by_code[code]), code


@pytest.mark.large
def test_skills_are_the_official_ones_of_their_occupation(rome):
    labels = {row["code_ogr"]: row["libelle_competence"] for row in official(rome, "referentiel_competence")}
    labels |= {row["code_ogr_savoir"]: row["libelle_savoir"] for row in official(rome, "referentiel_savoir")}
    for row in facts("skills"):
        assert row["label"] == " ".join(labels[row["ogr_code"]].split())
        assert row["kind"] in {"know_how", "soft_skill", "knowledge"}
    core = {(row["code_rome"], row["code_ogr"]): row["coeur_metier"] for row in official(rome, "coherence_item")}
    for row in facts("occupation_skills"):
        assert (row["is_core"] == "1") == (core[row["rome_code"], row["skill_ogr"]] == "Principale")


@pytest.mark.large
def test_official_mobilities_are_in_the_official_set_and_the_others_are_not(rome):
    known = {(row["code_rome"], row["code_rome_cible"]) for row in official(rome, "rubrique_mobilite")}
    for row in facts("mobilities"):
        is_known = (row["rome_code"], row["target_rome_code"]) in known
        assert (row["kind"] == "official") == is_known, row


@pytest.mark.large
def test_no_text_of_ours_repeats_eight_words_of_the_official_texts(rome, occupations):
    """Eight words in a row are a copy, not a coincidence."""
    theirs: set[tuple[str, ...]] = set()
    for row in official(rome, "texte"):
        theirs |= shingles(row["libelle_texte"].replace("''", "'"))
    assert len(theirs) > 50_000
    copied = {
        (code, " ".join(shingle))
        for code, text in occupations.items()
        for shingle in (shingles(text["definition"]) | shingles(text["access"])) & theirs
    }
    assert not copied


@pytest.mark.large
def test_the_shipped_facts_are_what_the_tool_writes_from_the_official_set(rome, builder, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(builder, "FACTS", tmp_path)
    assert builder.main([str(rome)]) == 0
    assert "métiers" in capsys.readouterr().out
    written = {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")}
    shipped = {path.name: path.read_bytes() for path in (CATALOGUE / "facts").glob("*.csv")}
    assert sorted(written) == sorted(shipped)
    assert [name for name in written if written[name] != shipped[name]] == []


def test_the_tool_refuses_an_occupation_described_twice(builder, tmp_path):
    for name in ("A", "B"):
        (tmp_path / f"{name}.toml").write_text('[A1201]\ndefinition = "Vous."\n', encoding="utf-8")
    with pytest.raises(ValueError, match="A1201"):
        builder.described_codes(tmp_path)
