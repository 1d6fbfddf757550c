"""Why a file is not taken."""


class UploadRefusedError(Exception):
    """Carries the French sentence people read."""
