"""The directory speaks of organisations: what they publish of themselves to be found."""

_PUBLIC = "ce qu'un organisme publie pour être trouvé"

NOT_PERSONAL = {
    "directory.Network": _PUBLIC,
    "directory.Structure": _PUBLIC,
    "directory.ReceptionPoint": _PUBLIC,
    "directory.Service": _PUBLIC,
}
