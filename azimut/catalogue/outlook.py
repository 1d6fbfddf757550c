"""Outlook of an occupation somewhere: what is published, nearest first, and what is not, with the reason.

    outlook_of(occupation, "28085").main.tension.value     # 5.0, of Eure-et-Loir, 2019

Statistics of work are about families of occupations (FAP). An occupation whose family depends on the qualification
asked has several: `families` has them all, the one that counts most of its job titles first. Nothing is estimated.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections, router

from azimut.catalogue.enums import TensionCause
from azimut.catalogue.figure_definitions import FigureKey, definition_of
from azimut.catalogue.figures import (
    NO_CERTIFICATION,
    NO_FAMILY,
    NOT_PUBLISHED,
    NOT_TIED_YET,
    OCCUPATION_LEVEL,
    TOO_FEW_PEOPLE,
    Figure,
    SourceOfFigure,
    area_chain,
    missing,
    nearest,
    sources_named,
)
from azimut.catalogue.models import PAY_BANDS, Occupation
from azimut.territories.places import Area

Row = dict[str, Any]
MOST_INTEGRATION = 5
"""Certifications shown for an occupation."""

# One statement, so that a page of an occupation spends one query on all its figures: the latest year of each area.
_LATEST = """
SELECT '{table}' AS kind, latest.family_id AS owner, to_jsonb(latest) AS row FROM (
    SELECT DISTINCT ON (family_id, area_code) * FROM catalogue_{table}
    WHERE family_id IN (SELECT id FROM families) AND area_code = ANY(%(areas)s) AND ended_on IS NULL
    ORDER BY family_id, area_code, year DESC, (source = 'starter:outlook')
) AS latest
"""
_FAMILIES = """
WITH families AS (
    SELECT family.id, family.code, family.title, link.rank FROM catalogue_familyoccupation AS link
    JOIN catalogue_occupationfamily AS family ON family.id = link.family_id
    WHERE link.occupation_id = %(occupation)s AND family.ended_on IS NULL
)
SELECT 'family' AS kind, id AS owner, to_jsonb(families) AS row FROM families
"""
_OWN_PAY = """
SELECT 'occupation_pay', latest.occupation_id, to_jsonb(latest) FROM (
    SELECT DISTINCT ON (area_code) * FROM catalogue_pay
    WHERE occupation_id = %(occupation)s AND area_code = ANY(%(areas)s) AND ended_on IS NULL
    ORDER BY area_code, year DESC
) AS latest
"""
_INTEGRATION = """
SELECT 'integration', latest.subject_code, to_jsonb(latest) FROM (
    SELECT DISTINCT ON (certification_id, area_code, months) rate.*, certification.title
    FROM catalogue_integrationrate AS rate
    JOIN catalogue_certificationoccupation AS link USING (certification_id)
    JOIN catalogue_certification AS certification ON certification.code = rate.certification_id
    WHERE link.occupation_id = %(occupation)s AND rate.area_code = ANY(%(areas)s) AND rate.ended_on IS NULL
        AND certification.ended_on IS NULL
    ORDER BY certification_id, area_code, months, year DESC
) AS latest
"""
# A survey written in a new list of families, which no published table ties to occupations: the reason must say so.
_UNTIED = """
SELECT 'untied', '', to_jsonb(untied) FROM (
    SELECT figure.year FROM catalogue_outlook AS figure
    JOIN catalogue_occupationfamily AS family ON family.id = figure.family_id
    WHERE figure.area_code = ANY(%(areas)s) AND figure.ended_on IS NULL AND NOT EXISTS (
        SELECT 1 FROM catalogue_familyoccupation AS link
        JOIN catalogue_occupationfamily AS tied ON tied.id = link.family_id
        WHERE tied.nomenclature = family.nomenclature
    )
    LIMIT 1
) AS untied
"""
_BY_FAMILY = ("outlook", "tension", "pay", "gendershare")
_ALL_FIGURES = "UNION ALL".join(
    [_FAMILIES, *(_LATEST.format(table=table) for table in _BY_FAMILY), _OWN_PAY, _INTEGRATION, _UNTIED]
)


@dataclass(frozen=True, slots=True)
class Cause:
    """A possible cause of tension, from 1 (weighs little) to 5 (weighs a lot)."""

    kind: TensionCause
    level: int

    @property
    def label(self) -> str:
        return str(self.kind.label)


@dataclass(frozen=True, slots=True)
class PayBand:
    """Share of people paid between two bounds, in euros net a month; None: open. `share` is None when not published."""

    low: int | None
    high: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class FamilyOutlook:
    """The figures of one family of occupations. Each is a Figure, without value when none is published."""

    code: str
    title: str
    projects: Figure
    difficulty: Figure
    seasonality: Figure
    tension: Figure
    causes: tuple[Cause, ...]
    pay: Figure
    """The median."""
    quartiles: tuple[float, float] | None
    """Of the same row as `pay`: a quarter earns less than the first, a quarter more than the second."""
    pay_bands: tuple[PayBand, ...]
    women_share: Figure

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (self.projects, self.difficulty, self.seasonality, self.tension, self.pay, self.women_share)


@dataclass(frozen=True, slots=True)
class Integration:
    """What became of those who trained: a certification of the occupation, some months after."""

    certification_code: str
    certification_title: str
    months: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class OccupationOutlook:
    """Everything published about an occupation somewhere."""

    occupation: Occupation
    areas: tuple[str, ...]
    """The codes figures were looked for in, the most precise first."""
    families: tuple[FamilyOutlook, ...]
    integration: tuple[Integration, ...]
    integration_missing_reason: str

    @property
    def main(self) -> FamilyOutlook:
        """The family that counts most of the occupation's titles; one without any figure when it has none."""
        return self.families[0]

    @property
    def others(self) -> tuple[FamilyOutlook, ...]:
        """The families the occupation is also counted in, for other qualifications."""
        return self.families[1:]

    @property
    def has_figures(self) -> bool:
        return any(self.integration) or any(figure for family in self.families for figure in family.figures)

    @property
    def sources(self) -> tuple[SourceOfFigure, ...]:
        """The sources of the figures shown, once each."""
        shown = [figure for family in self.families for figure in family.figures]
        shown += [rate.figure for rate in self.integration]
        return tuple(dict.fromkeys(figure.source for figure in shown if figure and figure.source))


def outlook_of(occupation: Occupation, area: Area | str | None = None) -> OccupationOutlook:
    """Every figure of an occupation, each for the most precise area that has one: commune → bassin d'emploi →
    department → region → France. `area` is an Area or its code (`28085`, `cp-28000`, `dep-28`, `be-2401`…). Three
    queries at most.
    """
    chain = area_chain(area)
    rows = _rows_of(occupation, chain)
    sources = sources_named(str(row["source"]) for _kind, _owner, row in rows if "source" in row)
    found = _Found(rows, chain, sources)
    families = sorted(found.of("family"), key=lambda row: (row["rank"], row["id"]))
    rates = found.integration()
    return OccupationOutlook(
        occupation,
        chain,
        tuple(found.family(row) for row in families) or (found.no_family(),),
        rates,
        "" if rates else NO_CERTIFICATION,
    )


def _rows_of(occupation: Occupation, chain: Sequence[str]) -> list[tuple[str, str, Row]]:
    with connections[router.db_for_read(Occupation)].cursor() as cursor:
        cursor.execute(_ALL_FIGURES, {"occupation": occupation.pk, "areas": list(chain)})
        return [(kind, owner, json.loads(row)) for kind, owner, row in cursor.fetchall()]


class _Found:
    """The rows of one occupation, made into figures."""

    def __init__(
        self, rows: list[tuple[str, str, Row]], chain: Sequence[str], sources: dict[str, SourceOfFigure]
    ) -> None:
        self._rows = rows
        self._chain = chain
        self._sources = sources

    def of(self, kind: str, owner: str = "") -> list[Row]:
        return [row for its_kind, its_owner, row in self._rows if its_kind == kind and owner in ("", its_owner)]

    def family(self, family: Row) -> FamilyOutlook:
        level = f"famille de métiers « {family['title']} »"
        recruiting = self.of("outlook", family["id"])
        tension, tension_row = self._figure(
            FigureKey.TENSION, self.of("tension", family["id"]), level, lambda row: row["level"]
        )
        pay, pay_row = self._pay(self.of("pay", family["id"]), level)
        women = self.of("gendershare", family["id"])
        return FamilyOutlook(
            code=family["code"],
            title=family["title"],
            projects=self._survey(FigureKey.PROJECTS, recruiting, level, lambda row: row["projects"]),
            difficulty=self._survey(FigureKey.DIFFICULTY, recruiting, level, _share("difficult_projects")),
            seasonality=self._survey(FigureKey.SEASONALITY, recruiting, level, _share("seasonal_projects")),
            tension=tension,
            causes=_causes(tension_row),
            pay=pay,
            quartiles=_quartiles(pay_row),
            pay_bands=_bands(pay_row),
            women_share=self._figure(FigureKey.WOMEN_SHARE, women, level, lambda row: row["women_share"])[0],
        )

    def no_family(self) -> FamilyOutlook:
        pay, pay_row = self._pay([], "")
        nothing = {key: missing(key, NO_FAMILY) for key in FigureKey}
        return FamilyOutlook(
            code="",
            title="",
            projects=nothing[FigureKey.PROJECTS],
            difficulty=nothing[FigureKey.DIFFICULTY],
            seasonality=nothing[FigureKey.SEASONALITY],
            tension=nothing[FigureKey.TENSION],
            causes=(),
            pay=pay or nothing[FigureKey.PAY],
            quartiles=_quartiles(pay_row),
            pay_bands=_bands(pay_row),
            women_share=nothing[FigureKey.WOMEN_SHARE],
        )

    def integration(self) -> tuple[Integration, ...]:
        by_rate: dict[tuple[str, int], list[Row]] = {}
        for row in self.of("integration"):
            by_rate.setdefault((row["certification_id"], row["months"]), []).append(row)
        found = []
        for (code, months), rows in sorted(by_rate.items()):
            title = rows[0]["title"]
            figure, _row = self._figure(
                FigureKey.INTEGRATION, rows, f"certification « {title} »", lambda row: row["rate"]
            )
            found.append(Integration(code, title, months, figure))
        published = [rate for rate in found if rate.figure]
        kept = list(dict.fromkeys(rate.certification_code for rate in published))[:MOST_INTEGRATION]
        return tuple(rate for rate in published if rate.certification_code in kept)

    def _survey(
        self, key: FigureKey, rows: Sequence[Row], level: str, value_of: Callable[[Row], float | None]
    ) -> Figure:
        """A figure of the recruitment survey: when none is there, the survey may be tied to no occupation yet."""
        is_untied = not rows and bool(self.of("untied"))
        return missing(key, NOT_TIED_YET) if is_untied else self._figure(key, rows, level, value_of)[0]

    def _pay(self, rows: list[Row], level: str) -> tuple[Figure, Row | None]:
        """That of the occupation itself when it is published, else of its family."""
        own = self._figure(FigureKey.PAY, self.of("occupation_pay"), OCCUPATION_LEVEL, lambda row: row["median"])
        return own if own[0] else self._figure(FigureKey.PAY, rows, level, lambda row: row["median"])

    def _figure(
        self, key: FigureKey, rows: Sequence[Row], level: str, value_of: Callable[[Row], float | None]
    ) -> tuple[Figure, Row | None]:
        for row in nearest(rows, self._chain):
            if (value := value_of(row)) is not None:
                return _figure(key, value, row, level, self._sources), row
        is_secret = any(row.get("hidden_parts") or row.get("is_secret") for row in rows)
        return missing(key, TOO_FEW_PEOPLE if is_secret else NOT_PUBLISHED), None


def _figure(key: FigureKey, value: float, row: Row, level: str, sources: dict[str, SourceOfFigure]) -> Figure:
    return Figure(
        key=key,
        value=float(value),
        unit=definition_of(key).unit,
        year=row["year"],
        period=row["period"],
        level=level,
        area_code=row["area_code"],
        area_name=row["area_name"],
        source=sources[row["source"]],
        is_minimum=key == FigureKey.PROJECTS and row.get("hidden_parts", 0) > 0,
    )


def _share(part: str) -> Callable[[Row], float | None]:
    def share(row: Row) -> float | None:
        if row[part] is None or not row["projects"]:
            return None
        return 100 * (min(row[part], row["projects"]) / row["projects"])

    return share


def _causes(row: Row | None) -> tuple[Cause, ...]:
    """Those that weigh most first."""
    if row is None:
        return ()
    causes = [Cause(kind, row[kind.value]) for kind in TensionCause if row[kind.value] is not None]
    return tuple(sorted(causes, key=lambda cause: -cause.level))


def _quartiles(row: Row | None) -> tuple[float, float] | None:
    if row is None or row["first_quartile"] is None or row["third_quartile"] is None:
        return None
    return row["first_quartile"], row["third_quartile"]


def _bands(row: Row | None) -> tuple[PayBand, ...]:
    if row is None or not row["band_shares"]:
        return ()
    pairs = zip(PAY_BANDS, row["band_shares"], strict=True)
    return tuple(PayBand(low, high, share if share >= 0 else None) for (low, high), share in pairs)
