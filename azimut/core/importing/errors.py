"""Why a file as a whole is refused."""


class ImportRefused(Exception):  # noqa: N818  exceptions read as sentences (docs/style.md)
    """The file as a whole cannot be taken in; the message is a French sentence for the person who gave it."""


class ImportAlreadyRunning(ImportRefused):
    """Another import of this source holds the lock."""
