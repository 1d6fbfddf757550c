"""What `azimut doctor` says of each setting of the environment: missing, unsafe, or impossible to use."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from azimut.config.sentry import sentry_problem
from azimut.config.storage import files_folder, is_open_to_all, storage_problem

MINIMUM_SECRET_LENGTH = 40

NEEDED = {
    "AZIMUT_PROFILE": "le profil de votre région ; sans elle, auvergne-rhone-alpes",
    "SECRET_KEY": "40 caractères au hasard au moins ; la production refuse de démarrer sans elle",
    "FIELD_ENCRYPTION_KEYS": "les clés qui chiffrent les identités ; sans elles, une clé est tirée de SECRET_KEY",
    "ALLOWED_HOSTS": "les noms du site, séparés par des virgules",
    "DATABASE_URL": "sans elle, la base fournie est lancée ; en production, donnez la vôtre",
    "EMAIL_URL": "sans elle, aucun courriel ne part",
    "SITE_ADDRESS": "l'adresse du site dans les courriels ; sans elle, le premier nom d'ALLOWED_HOSTS",
    "CLAMAV_SOCKET": "sans antivirus, les fichiers reçus sont jugés à leur contenu seulement",
}
OPTIONAL = {
    "AZIMUT_DATA_DIR": "les fichiers à importer se nomment par leur chemin",
    "DATABASE_REPLICA_URL": "toutes les lectures se font sur DATABASE_URL",
    "STORAGE_URL": "les fichiers reçus sont gardés sous AZIMUT_HOME",
    "SENTRY_DSN": "les erreurs sont dans le journal du serveur",
}
LOCAL_NAMES = {"localhost", "127.0.0.1", "::1"}


class SettingNote(NamedTuple):
    """What is said of one setting."""

    severity: Literal["ok", "warning", "error"]
    name: str
    message: str


def setting_notes(environment: Mapping[str, str]) -> list[SettingNote]:
    """One note for each setting that is missing or unsafe; nothing of one that is right."""
    missing = [
        SettingNote("warning", name, f"absente : {use}") for name, use in NEEDED.items() if not environment.get(name)
    ]
    without = [
        SettingNote("ok", name, f"facultative, absente : {instead}")
        for name, instead in OPTIONAL.items()
        if not environment.get(name)
    ]
    return [*missing, *_unsafe(environment), *_unusable(environment), *without]


def _unsafe(environment: Mapping[str, str]) -> Iterator[SettingNote]:
    """Never the value itself: what doctor says is copied into messages."""
    secret = environment.get("SECRET_KEY", "")
    keys = [key for key in environment.get("FIELD_ENCRYPTION_KEYS", "").split(",") if key]
    hosts = environment.get("ALLOWED_HOSTS", "").split(",")
    if 0 < len(secret) < MINIMUM_SECRET_LENGTH:
        yield SettingNote("warning", "SECRET_KEY", "trop courte : 40 caractères au hasard au moins")
    if any(len(key) < MINIMUM_SECRET_LENGTH for key in keys):
        yield SettingNote(
            "warning", "FIELD_ENCRYPTION_KEYS", "une clé est trop courte : 40 caractères au hasard chacune"
        )
    if secret in keys:
        yield SettingNote("warning", "FIELD_ENCRYPTION_KEYS", "la même que SECRET_KEY : tirez-en une autre")
    if "*" in hosts:
        yield SettingNote("error", "ALLOWED_HOSTS", "« * » accepte n'importe quel nom : écrivez ceux du site")
    if not _is_safe_address(environment.get("SITE_ADDRESS", "")):
        yield SettingNote("warning", "SITE_ADDRESS", "attendu une adresse https://")
    if environment.get("EMAIL_URL") and urlsplit(environment["EMAIL_URL"]).scheme not in {"smtp", "smtps"}:
        yield SettingNote("error", "EMAIL_URL", "attendu smtp:// ou smtps://")


def _is_safe_address(address: str) -> bool:
    parts = urlsplit(address)
    return not address or parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL_NAMES)


def _unusable(environment: Mapping[str, str]) -> Iterator[SettingNote]:
    """Never the address itself: it may hold a password."""
    for name in ("DATABASE_URL", "DATABASE_REPLICA_URL"):
        if environment.get(name) and urlsplit(environment[name]).scheme not in {"postgresql", "postgres"}:
            yield SettingNote("error", name, "attendu postgresql://")
    if environment.get("DATABASE_REPLICA_URL") and environment["DATABASE_REPLICA_URL"] == environment.get(
        "DATABASE_URL"
    ):
        yield SettingNote("warning", "DATABASE_REPLICA_URL", "la même que DATABASE_URL : retirez-la")
    storage = environment.get("STORAGE_URL", "")
    if problem := storage_problem(storage):
        yield SettingNote("error", "STORAGE_URL", _without_name(problem))
    elif storage and is_open_to_all(files_folder(storage, Path())):
        yield SettingNote("warning", "STORAGE_URL", "tout compte de la machine lit ce dossier : chmod o-rwx")
    if problem := sentry_problem(environment.get("SENTRY_DSN", "")):
        yield SettingNote("error", "SENTRY_DSN", _without_name(problem))
    folder = environment.get("AZIMUT_DATA_DIR", "")
    if folder and not Path(folder).is_dir():
        yield SettingNote("warning", "AZIMUT_DATA_DIR", f"le dossier {folder} n'existe pas")


def _without_name(problem: str) -> str:
    """The line of the doctor has it already."""
    return problem.partition(" : ")[2]
