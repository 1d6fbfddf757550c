"""The search beside what one would choose instead, on the whole corpus, in one run.

Corpus: the official ROME 4 set, the certifications of Certif Info, 100,000 trainings of tools/make_lheo.py
(AZIMUT_BENCH_SCALE) and the real structures of data·inclusion, imported into a scratch database. Forty questions from
one word to five, a third near a place, some with slips. Medians of the best of a few calls for each question, all the
ways to ask in turn: what a machine shared with others lets through.

- The raw Tantivy query: the very query that search() compiles, its twenty documents read (and their JSON: nothing is
  shown without it), its facets counted, in the same process, without understanding the question, relaxing nothing,
  building nothing.
- PostgreSQL full text: the same rows and the same question, typos, fallback, facets and place included
  (benchmarks/fulltext.py says how).

search() is measured as it answers in service, where an answer is kept with the index until the index changes: the
design's two targets. Then as the first to ask meets it, with everything it keeps emptied before each call: limits of
our own, for the raw query alone already takes more than a tenth of what PostgreSQL does (docs/adr/0003).
"""

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from csv import DictReader
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, connections
from pydantic_core import from_json

from azimut.catalogue.importers.certifications import import_certifications
from azimut.catalogue.importers.lheo import import_lheo
from azimut.catalogue.importers.rome import import_rome
from azimut.catalogue.models import Certification, Occupation, Training
from azimut.directory.importers.structures import import_structures
from azimut.search import reading
from azimut.search.asking import resolve
from azimut.search.compiling import compile_filter, compile_query
from azimut.search.queries import search, suggest
from azimut.search.reading import Reader
from azimut.search.scope import scope_of
from azimut.search.services import follow_outbox, rebuild_index
from azimut.territories.places import Place, find_places
from benchmarks.fulltext import FullText
from benchmarks.lheo import generate, scratch_database
from benchmarks.measuring import Figure, seconds
from benchmarks.ngrams import NgramBaseline, official_names

DATA = Path(os.environ.get("AZIMUT_TEST_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")).resolve()
CALLS = 5
"""Calls of each question; the best counts."""
QUESTIONS = (
    ("infirmiere", "Chartres"), ("boulangé", ""), ("devellopeur web", ""), ("aide soignant", "Tours"),
    ("chauffeur poid lourd", ""), ("prof des ecoles", ""), ("CAP petite enfance", "Orléans"), ("comptable", ""),
    ("bts mco", ""), ("coiffeuse", "Dreux"), ("plombier chauffagiste", ""), ("secretaire medicale", "Bourges"),
    ("agent d'entretien", ""), ("mecanicien auto", ""), ("soudeur", "Blois"), ("electricien batiment", ""),
    ("informatique", ""), ("community manager", ""), ("formation anglais", "Chartres"), ("permis poids lourd", ""),
    ("cuisinier", ""), ("aide a domicile", "Vierzon"), ("educatrice de jeunes enfants", ""),
    ("technicienne de maintenance industrielle", "Orléans"), ("conseiller en insertion professionnelle", ""),
    ("DEAS", ""), ("vente", "Tours"), ("graphiste", ""), ("assistante de direction", ""), ("cariste caces", "Chartres"),
    ("paysagiste", ""), ("auxiliaire de puericulture", "Montargis"), ("titre professionnel developpeur web mobile", ""),
    ("master droit", ""), ("ambulancier", "Châteauroux"), ("kiné", ""), ("travailler avec les animaux", ""),
    ("agent de securite", "Orléans"), ("bac pro", ""), ("management", ""),
)  # fmt: skip

Asked = tuple[str, Place | None]


def figures() -> Iterable[Figure]:
    """Speed beside the raw index and PostgreSQL, upkeep, and relevance beside character n-grams."""
    scale = int(os.environ.get("AZIMUT_BENCH_SCALE", "100000"))
    with corpus(scale):
        report = rebuild_index()
        yield Figure("search: rebuild of the corpus", report.seconds, 60, unit="s")
        reader = reading.refresh()
        assert reader is not None
        yield from speed(reader)
        yield Figure("search: a change made visible", visible_after(), 2, unit="s")
        yield from relevance()


@contextmanager
def corpus(scale: int) -> Iterator[None]:
    """A scratch database with the corpus, to which this process is connected, and a folder for the index."""
    with tempfile.TemporaryDirectory(prefix="azimut-bench-") as folder, scratch_database() as url:
        feed, index_dir, name = Path(folder) / "feed.xml", settings.SEARCH_INDEX_DIR, connection.settings_dict["NAME"]
        generate(feed, scale)
        _connect_to(urlsplit(url).path.lstrip("/"))
        settings.SEARCH_INDEX_DIR = Path(folder) / "search"
        try:
            import_rome(DATA / "rome")
            import_certifications(DATA / "certifications" / "certif_info.csv")
            if scale:  # a feed without any training is refused
                import_lheo([feed])
            import_structures(DATA / "structures" / "structures-data-inclusion-v1.json")
            feed.unlink()
            yield
        finally:
            reading.forget()
            settings.SEARCH_INDEX_DIR = index_dir
            _connect_to(str(name))


def _connect_to(database: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = database


def speed(reader: Reader) -> Iterator[Figure]:
    """Medians over the questions; the ways to ask one take turns, so that a slow moment of the machine falls on all."""
    asked = [(text, find_places(where, 1)[0] if where else None) for text, where in QUESTIONS]
    ours, first, raw, theirs = {}, {}, {}, {}
    with FullText() as fulltext:
        for question in asked:
            run_by_hand = raw_query(reader, *question)
            times = [
                (
                    seconds(lambda q=question: search_anew(reader, *q)),
                    seconds(lambda q=question: search(q[0], place=q[1])),
                    seconds(run_by_hand),
                    seconds(lambda q=question: fulltext.search(*q)),
                )
                for _ in range(CALLS)
            ]
            first[question], ours[question], raw[question], theirs[question] = map(min, zip(*times, strict=True))
    median, anew = statistics.median(ours.values()), statistics.median(first.values())
    engine, database = statistics.median(raw.values()), statistics.median(theirs.values())
    yield Figure("search: search() over the raw Tantivy query", median / engine, 2.0)
    yield Figure("search: search() over PostgreSQL full text", median / database, 0.1)
    yield Figure("search: search() never asked, over the raw Tantivy query", anew / engine, 6.0)
    yield Figure("search: search() never asked, over PostgreSQL full text", anew / database, 1.5)
    yield Figure("search: median of search() never asked", anew * 1000, 10, unit="ms")
    yield Figure("search: median of suggest()", suggestion_median() * 1000, 1, unit="ms")


def raw_query(reader: Reader, text: str, place: Place | None) -> Callable[[], object]:
    """The query that search() compiles for a question, run by hand."""
    question, scope = resolve(reader, text), scope_of(place, (), None, None)
    query, counted = compile_query(reader, question, scope), compile_filter(reader, question, scope)
    facets = {"facets": {"terms": {"field": "facet", "size": 1_000}}}

    def run() -> object:
        found = reader.searcher.search(query, 20)
        displays = [reader.searcher.doc(address).get_first("display") for _, address in found.hits]
        return [from_json(display or b"{}") for display in displays], reader.searcher.aggregate(counted, facets)

    return run


def search_anew(reader: Reader, text: str, place: Place | None) -> object:
    """A question that nobody asked before, near a place that nobody chose."""
    reader.forget()
    return search(text, place=place)


def best_of(action: Callable[[], object], calls: int) -> float:
    return min(seconds(action) for _ in range(calls))


def suggestion_median() -> float:
    """Over each beginning of each question, as someone types it."""
    starts = [text[:length] for text, _where in QUESTIONS for length in range(1, min(len(text), 12) + 1)]
    return statistics.median(best_of(lambda s=start: suggest(s), CALLS) for start in starts)


def visible_after() -> float:
    """Seconds from the end of a transaction to the first search that sees it, with a worker following.

    The longest of three changes: an occupation, whose names are in memory; a certification; a training.
    """
    stop = threading.Event()
    follower = threading.Thread(target=follow_outbox, args=(stop,))
    follower.start()
    time.sleep(2)
    falconer = Certification(code="RNCP99999", title="Fauconnier zélé", kind="rncp", source="bench")
    titled = Training.objects.filter(pk__in=Training.objects.values("pk")[:50])
    changes: tuple[tuple[str, str, Callable[[], object]], ...] = (
        ("zirlibou", "/D1102/", lambda: Occupation.objects.filter(pk="D1102").update(definition="Pétrir un zirlibou.")),
        ("fauconnier zélé", "/RNCP99999/", lambda: falconer.save(force_insert=True)),
        ("tourneboule", "/tourneboule/", lambda: titled.update(title="Tourneboule")),
    )
    try:
        return max(seconds_until_found(*change) for change in changes)
    finally:
        stop.set()
        follower.join()


def seconds_until_found(words: str, address: str, change: Callable[[], object]) -> float:
    change()
    start = time.perf_counter()
    while not any(address in hit.url for hit in search(words).hits):
        time.sleep(0.01)
    return time.perf_counter() - start


def relevance() -> Iterator[Figure]:
    """Hits in the first five occupations on the development file; labels are noisy, and used for nothing but this."""
    with (DATA / "relevance" / "metiers_esco_dev.csv").open(encoding="utf-8", newline="") as file:
        questions = [(row["query"], set(row["rome_v4_accept"].split("|"))) for row in DictReader(file)]
    baseline = NgramBaseline(official_names(DATA))

    def share(answer: Callable[[str], list[str]]) -> float:
        return sum(bool(codes & set(answer(text))) for text, codes in questions) / len(questions)

    ours = share(lambda text: [hit.id for hit in search(text, types=["metier"], per_page=5).hits])
    yield Figure("search: hit@5 on the development file", ours, 0.50, is_at_most=False)
    theirs = share(baseline.best)
    yield Figure(f"search: hit@5 above character n-grams ({theirs:.3f})", ours - theirs, 0.05, is_at_most=False)
