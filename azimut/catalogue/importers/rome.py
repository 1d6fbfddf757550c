"""ROME 4, the official nomenclature of occupations (France Travail).

Everything is read, checked and replaced in one transaction. What the set no longer lists is ended, not deleted. Words
that people use (`everyday_words`) are the service's own: an import never touches them. Knowledge items that are
diplomas, licences and permits are not taken in as skills: nobody would call « Bac pro » a skill.
"""

from collections import defaultdict
from pathlib import Path

from azimut.catalogue.enums import RiasecType, SkillKind
from azimut.catalogue.importers.rome_files import RomeFiles, open_rome_files
from azimut.catalogue.importers.rome_links import Known, import_links
from azimut.catalogue.importers.rome_rules import (
    LONGEST_RANK,
    LONGEST_SKILL,
    fault_of_domain,
    fault_of_grand_domain,
    fault_of_label,
    fault_of_occupation,
    fault_of_ogr,
    reference_rows,
)
from azimut.catalogue.models import Appellation, Occupation, ProfessionalDomain, Skill
from azimut.core.importing.merging import fingerprint_of, replace_rows, staged
from azimut.core.importing.services import Progress, Run, import_run, no_progress
from azimut.core.text import both_genders

SOURCE = "rome"
ECOLOGICAL = {"Emploi Vert", "Emploi stratégique pour la Transition écologique"}
DIPLOMAS = "Certifications et habilitations"
SKILL_KINDS = {"Savoir-faire": SkillKind.KNOW_HOW, "Savoir-être professionnel": SkillKind.SOFT_SKILL}


def import_rome(
    path: Path, *, dry_run: bool = False, rejects_path: Path | None = None, progress: Progress = no_progress
) -> Run:
    """Take in the ROME 4 set of a folder or a ZIP archive.

    Raises ImportRefused when a file or a column is missing, or a file cannot be read; the message names it.
    """
    with (
        open_rome_files(path) as (files, paths),
        import_run(
            SOURCE,
            label="ROME 4 (France Travail)",
            files=paths,
            licence="Licence Ouverte 2.0",
            dry_run=dry_run,
            rejects_path=rejects_path,
            progress=progress,
        ) as run,
    ):
        if not run.is_unchanged:
            run.data_date = files.published_on
            _import_everything(files, run)
    return run


def _import_everything(files: RomeFiles, run: Run) -> None:
    domains = _import_domains(files, run)
    run.progress(0.05)
    occupations = _import_occupations(files, run, domains)
    run.progress(0.2)
    _import_appellations(files, run, set(occupations))
    run.progress(0.4)
    skills, diplomas = _import_skills(files, run)
    run.progress(0.6)
    import_links(files, run, Known(occupations=occupations, skills=skills, diplomas=diplomas))
    run.progress(1.0)


def _import_domains(files: RomeFiles, run: Run) -> set[str]:
    """The grands domaines then their professional domains; returns the codes of the latter."""
    columns = ("code_grand_domaine", "libelle_grand_domaine")
    rows = [
        ProfessionalDomain(code=code, label=label)
        for code, label in reference_rows(files, run, "grand_domaine", columns, check=fault_of_grand_domain)
    ]
    parents = {row.code for row in rows}
    columns = ("code_domaine_professionnel", "libelle_domaine_professionnel")
    rows += [
        ProfessionalDomain(code=code, label=label, parent_id=code[:1])
        for code, label in reference_rows(
            files, run, "domaine_professionnel", columns, check=lambda code: fault_of_domain(code, parents)
        )
    ]
    ProfessionalDomain.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["label", "parent"]
    )
    return {row.code for row in rows} - parents


def _import_occupations(files: RomeFiles, run: Run, domains: set[str]) -> dict[str, tuple[str, bool]]:
    """Returns the label of each occupation taken in and whether it is an executive one, by code."""
    texts = _read_texts(files, run)
    riasec = _read_riasec(files, run)
    taken: dict[str, tuple[str, bool]] = {}
    columns = ("code_rome", "libelle_rome", "emploi_reglemente", "emploi_cadre", "transition_eco", "transition_num")
    written = (
        "rome_code", "label", "domain_id", "definition", "access", "riasec_major", "riasec_minor", "is_regulated",
        "is_executive", "is_ecological", "is_digital", "everyday_words", "source", "fingerprint",
    )  # fmt: skip
    with staged(Occupation, written) as stage:
        for name, line, row in files.rows("referentiel_code_rome", columns, run.reject):
            code, label, regulated, executive, ecological, digital = row
            fault = fault_of_occupation(code, label, taken, domains)
            if fault:
                run.reject(line=line, path=name, rule=fault[0], reason=fault[1])
                continue
            taken[code] = (label, executive == "O")
            values = (
                code,
                label,
                code[:3],
                texts["definition", code],
                texts["acces_metier", code],
                *riasec.get(code, ("", "")),
                regulated == "O",
                executive == "O",
                ecological in ECOLOGICAL,
                digital == "O",
            )
            stage.write((*values, [], SOURCE, fingerprint_of(*values)))
    merged = replace_rows(stage, source=SOURCE, key=("rome_code",), only_on_insert=("everyday_words",))
    run.count(imported=merged.imported, unchanged=merged.unchanged, ended=merged.ended)
    run.details["métiers"] = len(taken)
    return taken


def _read_texts(files: RomeFiles, run: Run) -> dict[tuple[str, str], str]:
    """Definition and way in of each occupation: its sentences in their order, each with its full stop."""
    sentences: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    columns = ("code_rome", "libelle_type_texte", "position_phrase", "libelle_texte")
    for name, line, (code, kind, position, text) in files.rows("texte", columns, run.reject):
        if position.isdecimal() and len(position) <= LONGEST_RANK:
            sentences[kind, code].append((int(position), _as_sentence(text)))
        else:
            run.reject(line=line, path=name, rule="position", reason=f"« {position} » n'est pas un rang de phrase.")
    texts: dict[tuple[str, str], str] = defaultdict(str)
    for key, parts in sentences.items():
        texts[key] = " ".join(text for _, text in sorted(parts) if text)
    return texts


def _as_sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if not text or text[-1] in ".!?…:" else f"{text}."


def _read_riasec(files: RomeFiles, run: Run) -> dict[str, tuple[str, str]]:
    known = {"", *RiasecType.values}
    read: dict[str, tuple[str, str]] = {}
    columns = ("code_rome", "riasec_majeur", "riasec_mineur")
    for name, line, (code, major, minor) in files.rows("referentiel_code_rome_riasec", columns, run.reject):
        if {major, minor} <= known:
            read[code] = (major, minor)
        else:
            run.reject(line=line, path=name, rule="riasec", reason=f"Intérêt RIASEC inconnu pour {code}.")
    return read


def _import_appellations(files: RomeFiles, run: Run, occupations: set[str]) -> None:
    taken: set[int] = set()
    columns = ("code_ogr", "libelle_appellation_long", "code_rome", "classification", "peu_usite")
    written = (
        "ogr_code", "occupation_id", "label", "label_masculine", "label_feminine", "is_main", "is_rare", "source",
        "fingerprint",
    )  # fmt: skip
    with staged(Appellation, written) as stage:
        for name, line, (ogr, label, code, rank, rare) in files.rows("referentiel_appellation", columns, run.reject):
            fault = fault_of_ogr(ogr, taken) or fault_of_label(label)
            if code not in occupations:
                fault = "metier_inconnu", f"Métier inconnu : {code}."
            if fault:
                run.reject(line=line, path=name, rule=fault[0], reason=fault[1])
                continue
            taken.add(int(ogr))
            values = (int(ogr), code, label, *both_genders(label), rank == "PRINCIPALE", rare == "O")
            stage.write((*values, SOURCE, fingerprint_of(*values)))
    merged = replace_rows(stage, source=SOURCE, key=("ogr_code",))
    run.count(imported=merged.imported, unchanged=merged.unchanged, ended=merged.ended)
    run.details["appellations"] = len(taken)


def _import_skills(files: RomeFiles, run: Run) -> tuple[set[int], set[int]]:
    """Know-how, soft skills and knowledge; returns their OGR codes, then those of the diplomas left out."""
    taken: set[int] = set()
    diplomas: set[int] = set()
    sources = (
        ("referentiel_competence", ("code_ogr", "libelle_competence", "cat_comp")),
        ("referentiel_savoir", ("code_ogr_savoir", "libelle_savoir", "categorie_savoir")),
    )
    with staged(Skill, ("ogr_code", "label", "kind", "source", "fingerprint")) as stage:
        for table, columns in sources:
            for name, line, (ogr, label, category) in files.rows(table, columns, run.reject):
                fault = fault_of_ogr(ogr, taken) or fault_of_label(label, LONGEST_SKILL)
                if fault:
                    run.reject(line=line, path=name, rule=fault[0], reason=fault[1])
                elif category == DIPLOMAS:
                    diplomas.add(int(ogr))
                else:
                    taken.add(int(ogr))
                    values = (int(ogr), label, SKILL_KINDS.get(category, SkillKind.KNOWLEDGE).value)
                    stage.write((*values, SOURCE, fingerprint_of(*values)))
    merged = replace_rows(stage, source=SOURCE, key=("ogr_code",))
    run.count(imported=merged.imported, unchanged=merged.unchanged, ended=merged.ended)
    run.details["compétences"] = len(taken)
    run.details["diplômes et habilitations laissés de côté"] = len(diplomas)
    return taken, diplomas
