"""What an adviser finds to hand over: the public search, and structures by their name."""

from azimut.directory.models import Structure
from azimut.reception.handing_over import KINDS, Thing
from azimut.search.queries import search

MOST_DOCUMENTS, MOST_STRUCTURES = 6, 3


def find_to_hand_over(words: str) -> list[Thing]:
    """Best first: documents of the index, then structures whose name holds the words."""
    hits = search(words, per_page=MOST_DOCUMENTS).hits
    things = [Thing(hit.type, hit.id, hit.title, hit.subtitle) for hit in hits if hit.type in KINDS]
    known = {thing.code for thing in things}
    named = Structure.objects.current().filter(name__icontains=words).order_by("name")[:MOST_STRUCTURES]
    structures = [Thing("structure", str(structure.pk), structure.name) for structure in named]
    return [*things, *(thing for thing in structures if thing.code not in known)]
