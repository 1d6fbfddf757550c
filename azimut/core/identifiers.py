"""Public identifiers: never sequential, and the same again when a source is imported into an empty database."""

from uuid import NAMESPACE_URL, UUID, uuid5

_NAMESPACE = uuid5(NAMESPACE_URL, "azimut")


def identifier_of(*parts: str) -> UUID:
    """The identifier of what a source calls by these names, e.g. `("lheo", source, number)`.

    Version 5: an imported thing keeps its address through re-imports and restored databases (docs/adr/0004).
    """
    return uuid5(_NAMESPACE, "\x1f".join(parts))
