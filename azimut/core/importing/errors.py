"""Why a file as a whole is refused, and what the system and the CSV reader say of it, in French."""

import csv
import errno


class ImportRefused(Exception):  # noqa: N818  exceptions read as sentences (docs/style.md)
    """The file as a whole cannot be taken in; the message is a French sentence for the person who gave it."""


class RowRefused(Exception):  # noqa: N818
    """A line that cannot be taken; the rule it breaks and the French reason."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule
        self.reason = reason


class ImportAlreadyRunning(ImportRefused):
    """Another import of this source holds the lock."""


_OF_SYSTEM = {
    errno.ENOENT: "introuvable",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "le chemin passe par un fichier",
    errno.EACCES: "l'accès est refusé",
    errno.EPERM: "l'accès est refusé",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le quota de disque est atteint",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.EIO: "le disque ne répond pas",
}


def system_words(error: OSError) -> str:
    """What the system refused, in a few words."""
    return _OF_SYSTEM.get(error.errno or 0, error.strerror or str(error))


def csv_words(error: csv.Error) -> str:
    """Why the CSV reader stopped; it says it in English only."""
    said = str(error)
    if "field limit" in said:
        return f"une case dépasse {csv.field_size_limit()} caractères, ou un guillemet n'est pas fermé"
    if "unexpected end" in said:
        return "le fichier s'arrête au milieu d'une ligne, ou un guillemet n'est pas fermé"
    if "expected after" in said:
        return "un guillemet est mal placé"
    return "la ligne est mal formée"
