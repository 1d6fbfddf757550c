"""Small LHEO feeds for the tests, built from parts that a test changes one at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

NAMESPACE = "http://lheo.gouv.fr/2.3"
NAMESPACE_2_2 = "http://www.lheo.org/2.2"
SIRET = "32441928200013"


def tag(name, value):
    return f"<{name}>{value}</{name}>"


def address(*, code="28085", postcode="28000", city="Chartres", position="", line="1 rue du Puits"):
    return (
        f"<adresse>{tag('ligne', line)}{tag('codepostal', postcode)}{tag('ville', city)}"
        f"{tag('code-INSEE-commune', code) if code else ''}{position}</adresse>"
    )


def position(latitude, longitude):
    return f"<geolocalisation>{tag('latitude', latitude)}{tag('longitude', longitude)}</geolocalisation>"


def session(*, start="20270104", end="20270630", number="", place=None, more="<etat-recrutement>1</etat-recrutement>"):
    numero = f' numero="{number}"' if number else ""
    return (
        f"<session{numero}><periode>{tag('debut', start)}{tag('fin', end)}</periode>"
        f"<adresse-inscription>{place or address()}</adresse-inscription>{more}</session>"
    )


def action(sessions=None, *, number="A1", place=None, more="", **changes):
    values = {
        "rythme-formation": "Temps plein",
        "code-public-vise": "83056",
        "niveau-entree-obligatoire": "0",
        "modalites-alternance": "Sans alternance",
        "modalites-enseignement": "0",
        "conditions-specifiques": "Entretien",
        "prise-en-charge-frais-possible": "1",
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    entries = values.pop("modalites-entrees-sorties", "0")
    before = "".join(tag(name, value) for name, value in values.items())
    venue = (
        "" if place == "" else f"<lieu-de-formation><coordonnees>{place or address()}</coordonnees></lieu-de-formation>"
    )
    numero = f' numero="{number}"' if number else ""
    return (
        f"<action{numero}>{before}{venue}{tag('modalites-entrees-sorties', entries)}"
        f"{''.join(sessions or [session()])}{more}</action>"
    )


def provider(*, siret=SIRET, name="Centre de Chartres", contact=""):
    coordinates = f"<coordonnees>{address()}{contact}</coordonnees>"
    return (
        f"<organisme-formation-responsable>{tag('numero-activite', '24280012345')}"
        f"<SIRET-organisme-formation>{tag('SIRET', siret)}</SIRET-organisme-formation>"
        f"{tag('nom-organisme', name)}{tag('raison-sociale', name)}"
        f"<coordonnees-organisme>{coordinates}</coordonnees-organisme>"
        f"<contact-organisme>{coordinates}</contact-organisme></organisme-formation-responsable>"
    )


def formation(number="F1", *, title="CAP boulanger", actions=None, certification="", **changes):
    """A formation that breaks no rule; `changes` replaces the text of an element (None leaves the element out)."""
    values = {
        "objectif-formation": "Devenir boulangère ou boulanger",
        "resultats-attendus": "Obtenir le CAP",
        "contenu-formation": "Pétrir, façonner, cuire",
        "certifiante": "1",
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    responsible = values.pop("organisme", None) or provider()
    field = values.pop("domaine", "<code-FORMACODE>21538</code-FORMACODE><code-ROME>D1102</code-ROME>")
    entry, outlet = values.pop("code-niveau-entree", "1"), values.pop("code-niveau-sortie", "13")
    texts = "".join(tag(name, value) for name, value in values.items() if value is not None)
    numero = f' numero="{number}"' if number else ""
    return (
        f"<formation{numero}><domaine-formation>{field}</domaine-formation>{tag('intitule-formation', title)}{texts}"
        f"<contact-formation><coordonnees></coordonnees></contact-formation>"
        f"<parcours-de-formation>1</parcours-de-formation>{tag('code-niveau-entree', entry)}"
        f"{f'<certification>{certification}</certification>' if certification else ''}"
        f"{tag('code-niveau-sortie', outlet)}{''.join([action()] if actions is None else actions)}"
        f"{responsible}</formation>"
    )


def feed(*formations, namespace=NAMESPACE):
    """One formation a line: the first is on line 3."""
    body = "".join(f"{one}\n" for one in formations)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<lheo xmlns="{namespace}"><offres>\n{body}</offres></lheo>\n'


def written(folder: Path, text: str, name: str = "offres.xml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def generated(real_data: Path, target: Path, *, count: int, bad: int = 0, seed: int = 1) -> Path:
    """A feed of the generator that stands beside the real data."""
    tool = real_data.parent / "tools" / "make_lheo.py"
    if not tool.is_file():
        pytest.skip("le générateur de flux LHEO est absent")
    with target.open("wb") as stream:
        command = [sys.executable, tool, "--count", str(count), "--bad", str(bad), "--seed", str(seed)]
        subprocess.run(command, stdout=stream, check=True)
    return target
