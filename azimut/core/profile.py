"""The regional profile: one TOML file sets the region, its name, its colours, its bodies, axes, circles and calendar.

Loaded once per process and checked with pydantic; an error names the file, the field and, when TOML itself is wrong,
the line.
"""

import tomllib
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

PROFILES_DIR = Path(__file__).resolve().parent.parent / "profiles"
SRGB_LINEAR_BELOW = 0.03928
MINIMUM_CONTRAST = 4.5
"""WCAG 2.1, criterion 1.4.3: text against its background."""

Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class ProfileError(Exception):
    """The profile cannot be used; the message says which file, which field and why."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Identity(_Section):
    name: str = Field(min_length=3, max_length=60)
    short_name: str = Field(min_length=2, max_length=24)
    tagline: str = Field(min_length=10, max_length=160)
    publisher: str
    contact_email: str = Field(pattern=r"^[^@\s]+@[^@\s]+\.[a-z]+$")
    contact_phone: str = Field(pattern=r"^0\d( \d\d){4}$")
    contact_hours: str


class RegionSection(_Section):
    code: str = Field(pattern=r"^\d{2,3}$")
    name: str
    departments: list[str] = Field(min_length=1)
    main_communes: list[str] = Field(min_length=3, description="INSEE codes of the towns proposed first")


class Colours(_Section):
    """Accents of the look; the rest of the palette is the project's own."""

    accent: Colour
    accent_dark: Colour
    on_accent: Colour = "#ffffff"

    @model_validator(mode="after")
    def contrasts_are_readable(self) -> "Colours":
        for name, pair in {
            "accent sur blanc": (self.accent, "#ffffff"),
            "on_accent sur accent": (self.on_accent, self.accent),
            "accent_dark sur fond sombre": (self.accent_dark, "#14181f"),
        }.items():
            if contrast(*pair) < MINIMUM_CONTRAST:
                raise ValueError(f"contraste insuffisant, {name} : {contrast(*pair):.2f} pour {MINIMUM_CONTRAST}")
        return self


class Body(_Section):
    """A governance body of the region."""

    key: Key
    name: str
    role: Literal["decides", "gives_opinion", "instructs", "coordinates"]


class Axis(_Section):
    number: int = Field(ge=1)
    title: str


class Circle(_Section):
    """A circle of members of the regional service."""

    key: Key
    name: str
    description: str


class Campaign(_Section):
    """A yearly labelling campaign: the day it takes effect."""

    key: Key
    name: str
    effect_month: int = Field(ge=1, le=12)
    effect_day: int = Field(ge=1, le=31)


class Calendar(_Section):
    label_valid_until: date | None = None
    school_zones: dict[str, Literal["A", "B", "C"]]
    campaigns: list[Campaign] = []


class YearlyList(_Section):
    """A list of members drawn up once a year for an authority, in the words of the region."""

    title: str
    purpose: str
    recipient: str
    decided_by: str


class Labelling(_Section):
    """How a structure becomes a member, and who says so."""

    by: Literal["campaigns", "convention"] = "campaigns"
    instructing_role: Literal["instructor", "regional_officer"] = "instructor"
    deciding_role: Literal["decider", "regional_officer"] = "decider"
    deciding_body: Key = ""
    consulted_body: Key | Literal[""] = ""
    """A body whose opinion may be asked before deciding; the decision need not wait for it."""
    upheld_appeal: Literal["decide_again", "instruct_again"] = "decide_again"
    """Where the file goes when an appeal against its decision is upheld: to a session on the opinions it has, or to
    other instructors first, where one body instructs and decides."""
    opinions_expected: int = Field(default=2, ge=0, le=5)
    widest_territory: Literal["department", "region"] = "department"
    pieces_delay_days: int = Field(default=15, ge=1, le=90)
    member_circles: list[Key] = []
    """Whose structures are members in the sense of the list: none named, all circles are."""
    yearly_list: YearlyList | None = None
    """Absent where no authority asks for one."""


class DirectoryRules(_Section):
    """What structures change on their own page only once the regional animation has read it."""

    moderated: list[Literal["name", "missions", "address", "coverage", "places", "services"]] = []


Percent = Annotated[float, Field(ge=0, le=100)]
Level = Annotated[int, Field(ge=1, le=5)]


class HighlightRules(_Section):
    """From which figures an occupation is highlighted (catalogue/highlighting.py)."""

    future_tension_from: Level = 4
    """Métier d'avenir: at least this tension…"""
    future_job_insecurity_up_to: Level = 2
    """…and jobs at most this insecure."""
    recruitment_families: int = Field(default=20, ge=1, le=100)
    """Fort potentiel de recrutement: the family is among so many of the area that plan most recruitments…"""
    recruitment_projects_from: int = Field(default=50, ge=1)
    """…with at least so many projects in the region…"""
    recruitment_territory_projects_from: int = Field(default=20, ge=1)
    """…or in a territory of it…"""
    recruitment_seasonality_up_to: Percent = 50.0
    """…of which at most this share is seasonal."""
    women_below: Percent = 30.0
    women_above: Percent = 70.0

    @model_validator(mode="after")
    def balance_has_a_middle(self) -> "HighlightRules":
        if self.women_below >= self.women_above:
            raise ValueError("women_below doit être plus petit que women_above")
        return self


class ReferralDelays(_Section):
    """When a referral that nobody answers is chased, then offered elsewhere; in working days after it was sent."""

    remind_after_days: list[Annotated[int, Field(ge=1, le=60)]] = Field(min_length=3, max_length=3)
    expire_after_days: int = Field(ge=2, le=90)

    @model_validator(mode="after")
    def steps_follow_each_other(self) -> "ReferralDelays":
        steps = [*self.remind_after_days, self.expire_after_days]
        if any(earlier >= later for earlier, later in pairwise(steps)):
            raise ValueError("les rappels se suivent, et la demande n'est proposée ailleurs qu'après le dernier")
        return self


class Referrals(_Section):
    """Handing people over: how long an answer may take."""

    usual: ReferralDelays = ReferralDelays(remind_after_days=[2, 5, 8], expire_after_days=10)
    urgent: ReferralDelays = ReferralDelays(remind_after_days=[1, 2, 3], expire_after_days=4)


class Profile(_Section):
    key: str = Field(pattern=r"^[a-z][a-z-]*$")
    identity: Identity
    region: RegionSection
    colours: Colours
    bodies: list[Body] = Field(min_length=1)
    axes: list[Axis] = Field(min_length=1)
    circles: list[Circle] = Field(min_length=1)
    calendar: Calendar
    highlights: HighlightRules = HighlightRules()
    labelling: Labelling = Labelling()
    directory: DirectoryRules = DirectoryRules()
    referrals: Referrals = Referrals()

    @model_validator(mode="after")
    def the_deciding_body_exists(self) -> "Profile":
        if self.labelling.by == "campaigns" and self.labelling.deciding_body not in {b.key for b in self.bodies}:
            raise ValueError(f"labelling.deciding_body : instance inconnue « {self.labelling.deciding_body} »")
        if self.labelling.consulted_body and self.labelling.consulted_body not in {b.key for b in self.bodies}:
            raise ValueError(f"labelling.consulted_body : instance inconnue « {self.labelling.consulted_body} »")
        return self

    @field_validator("axes")
    @classmethod
    def axes_are_numbered_in_order(cls, axes: list[Axis]) -> list[Axis]:
        if [axis.number for axis in axes] != list(range(1, len(axes) + 1)):
            raise ValueError("les axes se numérotent 1, 2, 3… dans l'ordre")
        return axes


def contrast(first: str, second: str) -> float:
    """The WCAG 2.1 contrast ratio of two colours written `#rrggbb`, from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= SRGB_LINEAR_BELOW else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def profile_names() -> list[str]:
    """The profiles that ship with the project."""
    return sorted(path.stem for path in PROFILES_DIR.glob("*.toml"))


def read_profile(path: Path) -> Profile:
    """Read and check a profile file. Raises ProfileError with the line or the field at fault, in French."""
    try:
        content = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ProfileError(
            f"Profil introuvable : {path.stem}. Profils connus : {', '.join(profile_names())}."
        ) from error
    try:
        values = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path.name} : TOML invalide, {error}.") from error
    try:
        return Profile.model_validate({"key": path.stem, **values})
    except ValidationError as error:
        raise ProfileError("\n".join(_sentences(path, content, error))) from error


@lru_cache(maxsize=1)
def active_profile() -> Profile:
    """The profile of this instance (setting AZIMUT_PROFILE: a name, or the path of a TOML file)."""
    name = str(settings.PROFILE)
    return read_profile(Path(name) if name.endswith(".toml") else PROFILES_DIR / f"{name}.toml")


def _sentences(path: Path, content: str, error: ValidationError) -> list[str]:
    sentences = []
    for fault in error.errors():
        place = ".".join(str(part) for part in fault["loc"])
        line = _line_of(content, fault["loc"])
        where = f"{path.name}, ligne {line}" if line else path.name
        sentences.append(f"{where}, champ « {place} » : {_reason(fault)}.")
    return sentences


def _reason(fault: Any) -> str:
    reasons = {"missing": "il manque", "extra_forbidden": "champ inconnu"}
    return reasons.get(fault["type"], str(fault["msg"]).removeprefix("Value error, "))


def _line_of(content: str, location: tuple[int | str, ...]) -> int:
    """The line where the field (or else its section) is written; 0 when neither is."""
    names = [part for part in location if isinstance(part, str)]
    index = next((part for part in location if isinstance(part, int)), 0)
    lines = content.splitlines()
    section = names[0] if names else ""
    starts = [n for n, text in enumerate(lines, 1) if text.strip().strip("[]").split(".")[0] == section and "[" in text]
    if not starts:
        return 0
    start = starts[min(index, len(starts) - 1)]
    for number, text in enumerate(lines[start:], start + 1):
        if text.startswith("["):
            break
        if text.split("=")[0].strip() == names[-1]:
            return number
    return start
