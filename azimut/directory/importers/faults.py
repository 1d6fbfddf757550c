"""What the schema says of a wrong row, in French."""

from typing import Any

from pydantic import ValidationError

from azimut.directory.importers.structure_rows import Fault

_REASONS = {
    "missing": "Ce champ manque.",
    "string_type": "Un texte est attendu.",
    "string_too_short": "Le texte a moins de {min_length} caractères.",
    "string_too_long": "Le texte a plus de {max_length} caractères.",
    "date_from_datetime_parsing": "La date n'est pas de la forme 2026-11-22.",
    "date_from_datetime_inexact": "Une date est attendue, sans heure.",
    "date_parsing": "La date n'est pas de la forme 2026-11-22.",
    "date_type": "Une date est attendue.",
    "enum": "Cette valeur n'est pas dans la liste du schéma data·inclusion.",
    "url_parsing": "L'adresse web n'est pas valide.",
    "url_scheme": "L'adresse web commence par http:// ou https://.",
    "float_parsing": "Un nombre est attendu.",
    "float_type": "Un nombre est attendu.",
    "set_type": "Une liste est attendue.",
    "list_type": "Une liste est attendue.",
    "too_short": "La liste est vide.",
    "literal_error": "Cette valeur n'est pas permise.",
}

_PATTERNS = {
    "siret": "Le SIRET a quatorze chiffres.",
    "code_postal": "Le code postal a cinq chiffres.",
    "code_insee": "Le code Insee a cinq caractères.",
    "courriel": "L'adresse de courriel n'est pas valide.",
    "zone_eligibilite": "Ce code de territoire n'est pas reconnu.",
}


def faults_of(error: ValidationError) -> list[Fault]:
    """One fault a field, in the order of the schema."""
    faults: dict[str, Fault] = {}
    for found in error.errors(include_url=False):
        name = str(found["loc"][0]) if found["loc"] else ""
        faults.setdefault(name, Fault(name, found["type"], _reason(name, found)))
    return list(faults.values())


def _reason(name: str, found: Any) -> str:
    if name in _PATTERNS and found["type"] != "missing":
        return _PATTERNS[name]
    if found["type"] == "value_error":
        return str(found["msg"]).removeprefix("Value error, ")
    template = _REASONS.get(found["type"], "Cette valeur n'est pas celle attendue.")
    return template.format(**found.get("ctx", {})) if "{" in template else template
