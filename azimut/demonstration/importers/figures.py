"""Figures about work of the demonstration.

Tension, pay and women's share are real (Dares, 2019, Licence Ouverte), cut down to the three regions and read by the
same importers as the whole files. Recruitment projects and integration rates are invented, and say so: no file of them
may be shipped. They are made from the real headcounts and levels, always the same way.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

from azimut.catalogue.enums import AreaKind, IntegrationSubject
from azimut.catalogue.figure_definitions import STARTER_SOURCE, SourceKey
from azimut.catalogue.importers.figure_rows import PLACE_COLUMNS, write_figures
from azimut.catalogue.importers.integration import COLUMNS as INTEGRATION_COLUMNS
from azimut.catalogue.importers.integration import KEY as INTEGRATION_KEY
from azimut.catalogue.importers.pay import import_pay
from azimut.catalogue.importers.tensions import import_tensions
from azimut.catalogue.importers.women_share import import_women_share
from azimut.catalogue.models import Certification, IntegrationRate, Outlook, Tension
from azimut.core.importing.services import Run, import_run
from azimut.core.models import ImportRun
from azimut.core.profile import RegionSection
from azimut.demonstration.importers import CATALOGUE_DIR, SOURCE

WORK_DIR = CATALOGUE_DIR / "work"
OUTLOOK_COLUMNS = (*PLACE_COLUMNS, "family_id", "projects", "difficult_projects", "seasonal_projects", "hidden_parts")
HIRED_OF_A_HUNDRED = {1: 2, 2: 3, 3: 5, 4: 7, 5: 9}
"""Projects a year for a hundred jobs, by intensity of hiring; invented."""
DIFFICULT_OF_A_HUNDRED = {1: 25, 2: 35, 3: 45, 4: 58, 5: 70}
SEASONAL_OF_A_HUNDRED = {1: 1, 2: 4, 3: 10, 4: 22, 5: 38}
LOWEST_RATE, RATE_SPREAD, LATER_GAIN = 52, 36, 6
FEWEST_LEAVERS, LEAVERS_SPREAD = 40, 400


def import_starter_figures(region: RegionSection, *, year: int) -> None:
    """Load the figures of the demonstration, unless real files of the same source have been imported."""
    for source, names, importer in _REAL:
        paths = [WORK_DIR / name for name in names]
        ours = ", ".join(names)
        if not ImportRun.objects.of_source(source).succeeded().exclude(file_names=ours).exists():
            importer(paths)
    _import_invented(region, year)


_REAL: list[tuple[SourceKey, tuple[str, ...], Callable[[list[Path]], Run]]] = [
    (SourceKey.TENSION, ("tensions.csv",), lambda paths: import_tensions(paths[0])),
    (SourceKey.WOMEN_SHARE, ("mixite.csv",), lambda paths: import_women_share(paths[0])),
    (SourceKey.PAY, ("salaires_medians.csv", "salaires_tranches.csv"), import_pay),
]


def _import_invented(region: RegionSection, year: int) -> Run:
    with import_run(
        STARTER_SOURCE,
        label=f"Chiffres de démonstration, fictifs · {region.code} · {year}",
        files=[WORK_DIR / "tensions.csv"],
        licence="EUPL-1.2",
        depends_on=(SourceKey.TENSION, "starter:certifications"),
    ) as run:
        if run.is_unchanged:
            return run
        if not ImportRun.objects.of_source(SourceKey.PROJECTS).succeeded().exists():
            projects = list(_projects(region, year))
            if projects:
                write_figures(Outlook, run, OUTLOOK_COLUMNS, projects, key=("family_id", "area_code", "year"))
        if not ImportRun.objects.of_source(SourceKey.INTEGRATION).succeeded().exists():
            rates = list(_rates(region, year - 1))
            if rates:
                write_figures(IntegrationRate, run, INTEGRATION_COLUMNS, rates, key=INTEGRATION_KEY)
    return run


def _projects(region: RegionSection, year: int) -> Iterator[tuple[Any, ...]]:
    """By department, from the real headcount; the region is their sum."""
    areas = [f"dep-{code}" for code in region.departments]
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    rows = Tension.objects.current().filter(area_code__in=areas, jobs__isnull=False, level__isnull=False)
    for row in rows.order_by("area_code", "family_id"):
        projects = max(10, round((row.jobs or 0) * HIRED_OF_A_HUNDRED[row.hiring_intensity or 1] / 1_000) * 10)
        difficult = round(projects * DIFFICULT_OF_A_HUNDRED[row.level or 1] / 100)
        seasonal = round(projects * SEASONAL_OF_A_HUNDRED[row.job_insecurity or 1] / 100)
        counts = (projects, difficult, seasonal)
        sums[row.family_id] = [total + count for total, count in zip(sums[row.family_id], counts, strict=True)]
        yield (AreaKind.DEPARTMENT.value, row.area_code, row.area_name, year, "", row.family_id, *counts, 0)
    for family, counts_of_region in sums.items():
        place = (AreaKind.REGION.value, f"reg-{region.code}", region.name, year, "")
        yield (*place, family, *counts_of_region, 0)


def _rates(region: RegionSection, year: int) -> Iterator[tuple[Any, ...]]:
    """Rates of the starter certifications, drawn from their codes: the same for ever."""
    place = (AreaKind.REGION.value, f"reg-{region.code}", region.name, year, "")
    for code, title in Certification.objects.current().filter(source=SOURCE).values_list("code", "title"):
        drawn = int.from_bytes(blake2b(code.encode(), digest_size=4).digest())
        rate = LOWEST_RATE + drawn % RATE_SPREAD
        leavers = FEWEST_LEAVERS + drawn % LEAVERS_SPREAD
        subject = (IntegrationSubject.CERTIFICATION.value, code, title[:250], code)
        for months, value in ((6, rate), (12, rate + LATER_GAIN)):
            yield (*place, *subject, months, float(value), leavers, False)
