"""Where the files that people send are kept, from `STORAGE_URL`: a folder that several web nodes may share."""

import os
import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

EXPECTED = "STORAGE_URL : attendu un dossier, comme file:///srv/azimut/fichiers (un stockage S3 se monte en dossier)."


class StorageAddressError(ImproperlyConfigured):
    """The address cannot be used; its message is for whoever installs."""


def files_folder(url: str, home: Path) -> Path:
    """The folder of `file:///…`, or `files` under AZIMUT_HOME without an address. docs/adr/0013 says why only that."""
    if not url:
        return home / "files"
    parts = urlsplit(url)
    folder = Path(unquote(parts.path))
    is_plain = parts.scheme == "file" and parts.netloc in {"", "localhost"} and not (parts.query or parts.fragment)
    if not is_plain or not folder.is_absolute() or folder == Path("/"):
        raise StorageAddressError(EXPECTED)
    return folder


def storage_problem(url: str) -> str:
    """Why nothing could be kept there, in one sentence; empty when it can, or when no address is given.

    The folder must be there before the server starts: a share that is not mounted would be replaced, without a word,
    by a folder of this machine.
    """
    if not url:
        return ""
    try:
        folder = files_folder(url, Path())
    except StorageAddressError as error:
        return str(error)
    if not folder.is_dir():
        return f"STORAGE_URL : le dossier {folder} n'existe pas (partage non monté ?)."
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return f"STORAGE_URL : le dossier {folder} n'est pas ouvert en écriture à ce compte."
    return ""


def is_open_to_all(folder: Path) -> bool:
    """Any account of the machine may list it: each file is named by its number, but is readable."""
    return folder.is_dir() and bool(folder.stat().st_mode & stat.S_IRWXO)
