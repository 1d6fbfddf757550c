"""The starter certifications and training: right codes, enough of them, and everything they name exists."""

import csv
import datetime as dt
import re
import tomllib
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "azimut" / "demonstration" / "catalogue"

DEPARTMENTS = {
    "auvergne-rhone-alpes": {"01", "03", "07", "15", "26", "38", "42", "43", "63", "69", "73", "74"},
    "centre-val-de-loire": {"18", "28", "36", "37", "41", "45"},
    "normandie": {"14", "27", "50", "61", "76"},
}
# Towns where a person who asks for a nursing or care assistant training must find one.
NURSING_TOWNS = {
    "auvergne-rhone-alpes": {"63113": "Clermont-Ferrand", "69123": "Lyon"},
    "centre-val-de-loire": {"28085": "Chartres", "28134": "Dreux", "45234": "Orléans", "37261": "Tours"},
    "normandie": {"76540": "Rouen", "14118": "Caen"},
}
NURSE, CARE_ASSISTANT = "RNCP39923", "RNCP35830"

WAYS_IN = {
    "accessibilite_fi": "school",
    "accessibilite_ca": "apprenticeship",
    "accessibilite_fc": "continuing",
    "accessibilite_cp": "professionalisation",
    "accessibilite_vae": "vae",
    "accessibilite_ind": "individual",
}
PROVIDER_KINDS = {"school", "apprenticeship_centre", "continuing", "university"}
MODALITIES = {"on_site", "mixed", "remote"}
WORK_STUDIES = {"none", "apprenticeship", "professionalisation"}
PACES = {"full_time", "part_time", "evening"}
PUBLICS = {"all", "pupils", "students", "job_seekers", "employees", "disabled"}
FUNDING = {"region", "cpf", "apprenticeship", "employer", "opco", "self"}
LYON_POSTCODES = [f"6900{arrondissement}" for arrondissement in range(1, 10)]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

profiles = pytest.mark.parametrize("profile", sorted(DEPARTMENTS))


def read_toml(path):
    with path.open("rb") as file:
        return tomllib.load(file)


def significant_words(title):
    """Words of four letters or more, unaccented: the register writes the same titles with other capitals."""
    folded = "".join(letter for letter in unicodedata.normalize("NFD", title.lower()) if letter.isascii())
    return set(re.findall(r"[a-z]{4,}", folded.replace("licence pro ", "licence professionnelle ")))


@pytest.fixture(scope="module")
def certifications():
    return read_toml(CATALOGUE / "certifications.toml")["certification"]


@pytest.fixture(scope="module")
def plans():
    return {profile: read_toml(CATALOGUE / "training_plans" / f"{profile}.toml") for profile in DEPARTMENTS}


@pytest.fixture(scope="module")
def register(real_data):
    """Rows of Certif Info by code; the parameters of an option share the code of their diploma."""
    rows = {}
    with (real_data / "certifications" / "certif_info.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["Code_RNCP"]:
                rows.setdefault(f"RNCP{row['Code_RNCP']}", []).append(row)
            elif row["Code_RS"]:
                rows.setdefault(f"RS{row['Code_RS']}", []).append(row)
    return rows


@pytest.fixture(scope="module")
def kit(real_data):
    """Rows of the apprenticeship kit by RNCP code: (expiry, codes of the entries that follow)."""
    archive = zipfile.ZipFile(real_data / "certifications" / "Kit_apprentissage_20250131.xlsx")
    shared = ET.fromstring(archive.read("xl/sharedStrings.xml"))
    texts = ["".join(part.text or "" for part in item.iter(f"{SHEET}t")) for item in shared]
    rows = {}
    for line in ET.fromstring(archive.read("xl/worksheets/sheet2.xml")).iter(f"{SHEET}row"):
        cells = {}
        for cell in line:
            value = cell.find(f"{SHEET}v")
            if value is not None:
                text = texts[int(value.text)] if cell.get("t") == "s" else value.text
                cells[cell.get("r").rstrip("0123456789")] = text
        code = cells.get("C", "")
        if code.startswith("RNCP"):
            expiry, followers = rows.get(code, ("", set()))
            rows[code] = (expiry or cells.get("H", ""), followers | set(re.findall(r"RNCP\d+", cells.get("P", ""))))
    return rows


@pytest.fixture(scope="module")
def described_by(register, kit):
    """For each code, the register rows that describe it: its own, or those of the entry it follows."""
    rows = dict(register)
    for code, (_, followers) in kit.items():
        for follower in followers - register.keys():
            if code in register:
                rows.setdefault(follower, []).extend(register[code])
    return rows


def test_there_are_enough_certifications_and_each_appears_once(certifications):
    codes = Counter(entry["code"] for entry in certifications)
    assert len(codes) >= 80
    assert [code for code, times in codes.items() if times > 1] == []


def test_every_certification_says_what_a_reader_needs(certifications):
    needed = ("code", "title", "diploma_kind", "certifier", "nsf_code", "formacode", "ways_in", "summary")
    for entry in certifications:
        assert [field for field in needed if not entry.get(field)] == [], entry["code"]
        assert re.fullmatch(r"RNCP\d{2,5}|RS\d{2,5}", entry["code"])
        assert re.fullmatch(r"\d{5}", entry["formacode"]), entry["code"]
        assert set(entry["ways_in"]) <= set(WAYS_IN.values()), entry["code"]
        assert entry.get("level", 1) in range(1, 9), entry["code"]


def test_a_certification_of_the_rncp_leads_to_an_occupation_and_has_a_level(certifications):
    rncp = [entry for entry in certifications if entry["code"].startswith("RNCP")]
    assert [entry["code"] for entry in rncp if not entry["rome_codes"]] == []
    assert [entry["code"] for entry in rncp if "level" not in entry] == []


def test_no_certification_shows_a_registration_already_over(certifications):
    written_on = dt.date(2026, 11, 22)
    dated = {entry["code"]: entry["registered_until"] for entry in certifications if "registered_until" in entry}
    assert dated
    assert [code for code, until in dated.items() if until < written_on] == []


def test_summaries_are_short_plain_and_never_repeated(certifications):
    summaries = Counter(entry["summary"] for entry in certifications)
    assert [text for text, times in summaries.items() if times > 1] == []
    assert [text for text in summaries if not 40 <= len(text) <= 320 or "·" in text or not text.endswith(".")] == []
    sentences = Counter(part for text in summaries for part in re.split(r"(?<=\.) ", text))
    assert [sentence for sentence, times in sentences.items() if times > 1] == []


@pytest.mark.large
def test_every_code_and_title_is_the_one_of_the_register(certifications, described_by):
    for entry in certifications:
        rows = described_by.get(entry["code"])
        assert rows, f"{entry['code']} is in no register"
        wanted = significant_words(entry["title"])
        shares = [len(wanted & significant_words(row["Libelle_Diplome"])) / len(wanted) for row in rows if wanted]
        assert not wanted or max(shares) >= 0.7, f"{entry['code']} {entry['title']}: {rows[0]['Libelle_Diplome']}"


@pytest.mark.large
def test_almost_every_code_is_directly_in_certif_info(certifications, register):
    direct = [entry["code"] for entry in certifications if entry["code"] in register]
    assert len(direct) >= 100


@pytest.mark.large
def test_levels_specialities_and_ways_in_are_those_of_the_register(certifications, described_by):
    for entry in certifications:
        rows = described_by[entry["code"]]
        assert str(entry.get("level", "")) in {row["Code_Niveau_Europeen"] for row in rows}, entry["code"]
        assert entry["nsf_code"] in {row["Code_Nsf"] for row in rows}, entry["code"]
        assert entry["formacode"] in {row["Code_FormaCode"] for row in rows}, entry["code"]
        ways = [{way for column, way in WAYS_IN.items() if row[column] == "1"} for row in rows]
        assert set(entry["ways_in"]) in ways, entry["code"]


@pytest.mark.large
def test_registration_dates_are_those_of_the_kit(certifications, kit):
    for entry in certifications:
        if "registered_until" in entry:
            expiry = dt.datetime.strptime(kit[entry["code"]][0], "%d/%m/%Y").date()
            assert entry["registered_until"] == expiry, entry["code"]


@pytest.mark.large
def test_every_rome_code_is_an_occupation_of_rome_4(certifications, real_data):
    with (real_data / "rome" / "unix_referentiel_code_rome_v460_utf8.csv").open(encoding="utf-8", newline="") as file:
        known = {row["code_rome"] for row in csv.DictReader(file)}
    assert {code for entry in certifications for code in entry["rome_codes"]} - known == set()


@profiles
def test_a_region_has_enough_providers_trainings_and_sessions(plans, profile):
    plan = plans[profile]
    assert len(plan["provider"]) >= 30
    assert len(plan["training"]) >= 220
    assert sum(len(training.get("sessions", [])) for training in plan["training"]) >= 600


@profiles
def test_every_provider_is_in_the_region(plans, profile):
    keys = Counter(provider["key"] for provider in plans[profile]["provider"])
    assert [key for key, times in keys.items() if times > 1 or not re.fullmatch(r"[a-z0-9_]+", key)] == []
    for provider in plans[profile]["provider"]:
        assert provider["commune"][:2] in DEPARTMENTS[profile], provider["key"]
        assert provider["kind"] in PROVIDER_KINDS, provider["key"]
        assert provider["name"]
        assert provider["address"]


@profiles
def test_every_department_of_the_region_has_a_provider(plans, profile):
    served = {provider["commune"][:2] for provider in plans[profile]["provider"]}
    assert served == DEPARTMENTS[profile]


@pytest.mark.large
@profiles
def test_the_address_of_a_provider_ends_with_its_commune(plans, profile, real_data):
    with (real_data / "territoires" / "communes.csv").open(encoding="utf-8-sig", newline="") as file:
        communes = {row["code"]: row for row in csv.DictReader(file) if row["type"] == "COM"}
    for provider in plans[profile]["provider"]:
        commune = communes[provider["commune"]]
        town = re.search(r"(\d{5}) (.+)$", provider["address"])
        # Lyon has no postcode of its own: its arrondissements do.
        assert town[1] in (commune["codes_postaux"] or LYON_POSTCODES), provider["key"]
        # The register of communes keeps the article apart (« Havre » for Le Havre).
        assert town[2].endswith(commune["nom"]), provider["key"]


@profiles
def test_every_training_names_a_known_certification_and_provider(plans, certifications, profile):
    codes = {entry["code"] for entry in certifications}
    keys = {provider["key"] for provider in plans[profile]["provider"]}
    for training in plans[profile]["training"]:
        assert training["certification"] in codes, training["title"]
        assert training["provider"] in keys, training["title"]
    assert {training["provider"] for training in plans[profile]["training"]} == keys


@profiles
def test_every_certification_can_be_prepared_in_the_region(plans, certifications, profile):
    offered = {training["certification"] for training in plans[profile]["training"]}
    assert {entry["code"] for entry in certifications} - offered == set()


@profiles
def test_a_training_uses_the_shared_vocabulary(plans, profile):
    for training in plans[profile]["training"]:
        assert training["modality"] in MODALITIES, training["title"]
        assert training["work_study"] in WORK_STUDIES, training["title"]
        assert training["pace"] in PACES, training["title"]
        assert set(training["publics"]) <= PUBLICS, training["title"]
        assert set(training["funding"]) <= FUNDING, training["title"]
        assert training["publics"], training["title"]
        assert training["funding"], training["title"]
        assert training.get("entry_level", 3) in range(1, 9), training["title"]
        assert training["hours"] > 0, training["title"]
        assert training["description"].endswith("."), training["title"]
        assert training["title"] != training["description"]


@profiles
def test_a_training_has_dates_ahead_or_permanent_entry_never_both(plans, profile):
    for training in plans[profile]["training"]:
        sessions = training.get("sessions", [])
        assert bool(sessions) != training.get("open_entry", False), training["title"]
        for session in sessions:
            assert session["start_offset_days"] > 0, training["title"]
            assert session["duration_days"] > 0, training["title"]
            assert session["places"] > 0, training["title"]
        starts = [session["start_offset_days"] for session in sessions]
        assert starts == sorted(set(starts)), training["title"]


@profiles
def test_an_apprenticeship_is_paid_as_one_and_only_where_the_diploma_allows_it(plans, certifications, profile):
    ways_in = {entry["code"]: entry["ways_in"] for entry in certifications}
    for training in plans[profile]["training"]:
        apprenticeship = training["work_study"] == "apprenticeship"
        assert apprenticeship == ("apprenticeship" in training["funding"]), training["title"]
        if training["work_study"] != "none":
            assert training["work_study"] in ways_in[training["certification"]], training["title"]


@profiles
def test_nursing_is_taught_in_the_towns_people_ask_for(plans, profile):
    places = {provider["key"]: provider["commune"] for provider in plans[profile]["provider"]}
    for certification in (NURSE, CARE_ASSISTANT):
        taught = {
            places[training["provider"]]
            for training in plans[profile]["training"]
            if training["certification"] == certification
        }
        assert NURSING_TOWNS[profile].keys() - taught == set()


@profiles
def test_the_same_provider_does_not_offer_the_same_training_twice(plans, profile):
    offers = Counter((training["provider"], training["title"]) for training in plans[profile]["training"])
    assert [offer for offer, times in offers.items() if times > 1] == []
