"""The search beside the raw index, beside PostgreSQL full text, and beside a plain comparison of letters.

The corpus is the national one with AZIMUT_BENCH_SCALE trainings (100,000), loaded through the importers in a scratch
database; forty questions as people ask them, from one word to five, with and without a place, with typos.
"""

import csv
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection

from benchmarks.lheo import generate, scratch_database
from benchmarks.measuring import Figure

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 9
QUESTIONS = (
    ("infirmiere", "chartres"), ("boulangé", ""), ("devellopeur web", ""), ("aide soignant", "dreux"),
    ("chauffeur poid lourd", "orleans"), ("prof des ecoles", ""), ("CAP petite enfance", "tours"),
    ("plombier", "28000"), ("bts management commercial opérationnel", ""), ("secrétaire médicale", "bourges"),
    ("cuisinier", "blois"),
    ("electricien batiment", ""), ("comptable", "lyon"), ("travailler avec les animaux", ""), ("soudeur", "le havre"),
    ("coiffeuse", "rennes"), ("maçon", ""), ("vendeuse prêt à porter", ""), ("agent de sécurité", "paris"),
    ("jardinier paysagiste", ""), ("mecanicien auto", "vierzon"), ("assistante sociale", ""), ("menuisier", "caen"),
    ("conduire des engins de chantier", ""), ("graphiste", "nantes"), ("cariste", "chartres"),
    ("éducateur spécialisé", ""), ("aide à domicile", "châteauroux"), ("ATSEM", ""), ("ambulancier", "lille"),
    ("agent immobilier", ""), ("esthéticienne", "montargis"), ("pompier", ""), ("caissière", "evreux"),
    ("technicien de maintenance industrielle", ""), ("serveur restaurant", "dijon"), ("community manager", ""),
    ("VAE aide soignante", ""), ("formation anglais à distance", ""), ("BUT informatique", "orleans"),
)  # fmt: skip


def figures() -> Iterator[Figure]:
    """Times are medians over the forty questions, each measured in turn with what it is compared with."""
    data = Path(os.environ.get("AZIMUT_TEST_DATA", ROOT / ".." / "shared" / "data")).resolve()
    if not data.is_dir():
        print("search: AZIMUT_TEST_DATA est absent, rien n'est mesuré", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory(prefix="azimut-bench-") as folder, scratch_database() as url:
        load(Path(folder), data, url)
        use(url, Path(folder))
        yield from measured(data)
        connection.close()


def load(folder: Path, data: Path, url: str) -> None:
    feed = folder / "feed.xml"
    generate(feed, int(os.environ.get("AZIMUT_BENCH_SCALE", "100000")))
    for command in (
        ["import", "rome", str(data / "rome")],
        ["import", "rncp", str(data / "certifications" / "certif_info.csv")],
        ["import", "lheo", str(feed)],
    ):
        subprocess.run(
            [sys.executable, "-m", "azimut", *command],
            env={**os.environ, "DATABASE_URL": url},
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def use(url: str, folder: Path) -> None:
    """Point this process at the scratch database and at an index of its own."""
    from django.conf import settings

    from azimut.config.settings.base import database_from

    connection.close()
    connection.settings_dict.update(database_from(url))
    settings.SEARCH_INDEX_DIR = folder / "index"


def measured(data: Path) -> Iterator[Figure]:
    from azimut.search.services import rebuild_index

    report = rebuild_index()
    yield Figure("search: rebuild of the corpus", report.seconds, 60, unit="s")
    yield Figure("search: a change made visible", seconds_to_be_visible(), 2, unit="s")
    yield from speed()
    yield from relevance(data)


def seconds_to_be_visible() -> float:
    from azimut.catalogue.models import Occupation
    from azimut.search.queries import search
    from azimut.search.reading import refresh
    from azimut.search.services import apply_outbox

    apply_outbox()
    start = time.perf_counter()
    Occupation.objects.filter(pk="D1102").update(definition="Un mot que personne n'emploie : zirlibou.")
    apply_outbox()
    refresh()
    while not any(hit.id == "D1102" for hit in search("zirlibou").hits):
        time.sleep(0.01)
    return time.perf_counter() - start


def speed() -> Iterator[Figure]:
    from azimut.search.answering import answer_to
    from azimut.search.asking import resolve
    from azimut.search.queries import search
    from azimut.search.reading import current_reader
    from azimut.search.scope import scope_of
    from azimut.territories.places import find_places

    reader = current_reader()
    assert reader is not None
    make_full_text()
    over_raw, over_postgresql, own = [], [], []
    for text, where in QUESTIONS:
        place = find_places(where, 1)[0] if where else None
        answer = answer_to(reader, resolve(reader, text), scope_of(place, (), None, None), place, limit=20, offset=0)
        mine = median_of(lambda text=text, place=place: search(text, place=place))
        raw = median_of(lambda answer=answer: fetch(answer))
        postgresql = median_of(lambda text=text: full_text(text), rounds=3)
        own.append(mine * 1000)
        over_raw.append(mine / raw)
        over_postgresql.append(mine / postgresql)
    yield Figure("search: search() median over the raw index", statistics.median(over_raw), 2.0)
    yield Figure("search: search() median over PostgreSQL full text", statistics.median(over_postgresql), 0.1)
    yield Figure("search: search() median", statistics.median(own), 10, unit="ms")


def fetch(answer: object) -> None:
    """The raw query: asked, counted, its twenty documents fetched."""
    searcher = answer.reader.searcher  # type: ignore[attr-defined]
    for _score, address in searcher.search(answer.query, limit=20).hits:  # type: ignore[attr-defined]
        searcher.doc(address)


def median_of(action: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    durations = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        durations.append(time.perf_counter() - start)
    return statistics.median(durations)


def make_full_text() -> None:
    """What one would do with PostgreSQL alone: the same rows and words, weighted, under a GIN index.

    Words go together first; when nothing has them all, any of them will do, as here.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TEMPORARY TABLE full_text AS
            SELECT 'metier' AS type, o.rome_code AS id,
                setweight(to_tsvector('french', o.label), 'A')
                || setweight(to_tsvector('french', string_agg(a.label, ' ')), 'B')
                || to_tsvector('french', o.definition) AS words
            FROM catalogue_occupation o JOIN catalogue_appellation a ON a.occupation_id = o.rome_code
            GROUP BY o.rome_code
            UNION ALL
            SELECT 'certification', code, to_tsvector('french', title) FROM catalogue_certification
            UNION ALL
            SELECT 'formation', t.id::text,
                setweight(to_tsvector('french', t.title), 'A')
                || to_tsvector('french', concat_ws(' ', t.objective, p.name, c.title,
                    (SELECT string_agg(o.label, ' ') FROM catalogue_occupation o WHERE o.rome_code = ANY(t.rome_codes)),
                    (SELECT string_agg(s.city, ' ') FROM catalogue_trainingsession s WHERE s.training_id = t.id)))
            FROM catalogue_training t JOIN catalogue_trainingprovider p ON p.id = t.provider_id
            LEFT JOIN catalogue_certification c ON c.code = t.certification_id
            """
        )
        cursor.execute("CREATE INDEX ON full_text USING gin (words)")
        cursor.execute("ANALYZE full_text")


def full_text(text: str) -> None:
    every_word = "plainto_tsquery('french', %s)"
    any_word = f"replace({every_word}::text, '&', '|')::tsquery"
    with connection.cursor() as cursor:
        for query in (every_word, any_word):
            cursor.execute(
                f"SELECT type, id, ts_rank(words, q), count(*) OVER () FROM full_text, (SELECT {query} AS q) question"
                " WHERE words @@ q ORDER BY 3 DESC LIMIT 20",
                [text],
            )
            if cursor.fetchall():
                return


def relevance(data: Path) -> Iterator[Figure]:
    """hit@5 among occupations on the noisy set for tuning, beside a comparison of letters over the same names."""
    from azimut.catalogue.models import Appellation
    from azimut.search.queries import search

    with (data / "relevance" / "metiers_esco_dev.csv").open(encoding="utf-8", newline="") as stream:
        rows = [(row["query"], set(row["rome_v4_accept"].split("|"))) for row in csv.DictReader(stream)]
    letters = Letters(Appellation.objects.values_list("occupation_id", "label"))
    found = sum(any(h.id in accepted for h in search(q, types=["metier"], per_page=5).hits) for q, accepted in rows)
    by_letters = sum(bool(accepted & set(letters.best(q, 5))) for q, accepted in rows)
    yield Figure("search: hit@5 on the tuning set", found / len(rows), 0.50, is_at_most=False)
    yield Figure("search: hit@5 over that of a TF-IDF of letters", found / by_letters, 1.0, is_at_most=False)


class Letters:
    """TF-IDF over runs of two to four letters: what anyone would try first, and a fair opponent on typos."""

    def __init__(self, labels: Iterator[tuple[str, str]]) -> None:
        self.codes: list[str] = []
        grams = []
        for code, label in labels:
            self.codes.append(code)
            grams.append(Counter(runs(label)))
        frequency = Counter(gram for counted in grams for gram in counted)
        self.weights = {gram: math.log(len(grams) / count) + 1 for gram, count in frequency.items()}
        self.postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for index, counted in enumerate(grams):
            vector = {gram: (1 + math.log(count)) * self.weights[gram] for gram, count in counted.items()}
            norm = math.sqrt(sum(value * value for value in vector.values()))
            for gram, value in vector.items():
                self.postings[gram].append((index, value / norm))

    def best(self, text: str, count: int) -> list[str]:
        scores: dict[int, float] = defaultdict(float)
        for gram, times in Counter(runs(text)).items():
            for index, value in self.postings.get(gram, ()):
                scores[index] += value * (1 + math.log(times)) * self.weights[gram]
        codes: dict[str, None] = {}
        for index in sorted(scores, key=scores.__getitem__, reverse=True):
            codes.setdefault(self.codes[index])
            if len(codes) == count:
                break
        return list(codes)


def runs(text: str) -> Iterator[str]:
    from azimut.core.text import words

    for word in words(text):
        padded = f" {word} "
        for size in (2, 3, 4):
            yield from (padded[start : start + size] for start in range(len(padded) - size + 1))
