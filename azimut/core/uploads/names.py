"""The name of a file, without what could lead somewhere or hide what it is."""

import re
import unicodedata

LONGEST_NAME = 150
_HIDING = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_KNOWN_EXTENSION = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|webp|svgz?|x?html?|xml|docx?|docm|xlsx?|xlsm|pptx?|pptm|od[tsp]|zip|7z|rar|gz|tar|jar|exe"
    r"|com|scr|bat|cmd|ps1|vbs|js|mjs|php\d?|phtml|py|sh|hta|lnk|msi|apk)$",
    re.IGNORECASE,
)


def clean_name(name: str) -> str:
    """The last part of a path, without control or direction characters, of 150 characters at most."""
    last = re.split(r"[/\\]", _HIDING.sub("", unicodedata.normalize("NFC", name)))[-1]
    last = re.sub(r'[<>:"|?*]', "_", last).strip(" .") or "fichier"
    stem, dot, extension = last.rpartition(".")
    if not dot:
        return last[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(extension) - 1]}.{extension}"


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def has_two_extensions(name: str) -> bool:
    """`lettre.pdf.docx`: one of the two lies."""
    return _KNOWN_EXTENSION.search(name.rpartition(".")[0]) is not None
