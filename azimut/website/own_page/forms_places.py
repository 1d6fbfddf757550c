"""Where a place is, and when it opens: a plain week, in plain words."""

from datetime import time
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField

from azimut.core.importing.rows import KeptModel
from azimut.core.text import capitalised, words
from azimut.directory.opening_hours import HoursUnreadable, NotAPlainWeek, WeekSchedule, describe_hours
from azimut.directory.opening_hours.rules import MINUTES_A_DAY
from azimut.directory.opening_hours.words import DAY_NAMES
from azimut.territories.models import Commune
from azimut.website.own_page.forms import PartForm, one_line

RANGES_A_DAY = 2
WHEN = ("matin", "après-midi")
TUESDAY, FRIDAY = 1, 4
ON_SITE, REMOTE = "on_site", "remote"
_SAME = {"st": "saint", "ste": "sainte"}


class ShownDay(NamedTuple):
    """A day of the form: its name, and for each half its two fields."""

    name: str
    halves: list[tuple[str, BoundField, BoundField]]
    errors: list[str]


def _time_field(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M", "%Hh", "%H"],
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Écrivez une heure. Exemple : 09:00."},
    )


class HoursForm(PartForm):
    """Two ranges a day, Monday first. Hours that say more than a plain week are told, and replaced once written."""

    columns = ("opening_hours",)
    like_monday = forms.BooleanField(label="Du mardi au vendredi, comme le lundi", required=False)
    shut_on_holidays = forms.BooleanField(label="Fermé les jours fériés", required=False)
    shut_in_school_holidays = forms.BooleanField(label="Fermé pendant les vacances scolaires", required=False)
    remark = one_line("Remarque", length=120, help_text="Exemple : sur rendez-vous. Facultatif.")

    def __init__(self, data: Any = None, *, thing: KeptModel | None = None) -> None:
        self.told: list[str] = []
        super().__init__(data, thing=thing)
        for day, name in enumerate(DAY_NAMES):
            for half in range(RANGES_A_DAY):
                self.fields[f"from_{day}_{half}"] = _time_field(f"{name} {WHEN[half]}, de")
                self.fields[f"to_{day}_{half}"] = _time_field(f"{name} {WHEN[half]}, à")

    def initial_of(self, thing: KeptModel) -> dict[str, Any]:
        value: str = thing.opening_hours
        if not value.strip():
            return {"shut_on_holidays": True}
        try:
            week = WeekSchedule.from_osm(value)
        except (HoursUnreadable, NotAPlainWeek):
            week = None
        if week is None or any(len(ranges) > RANGES_A_DAY for ranges in week.days):
            self.told = describe_hours(value)
            return {"shut_on_holidays": True}
        return _initial_of(week)

    @property
    def days(self) -> list[ShownDay]:
        return [ShownDay(name, self._halves(day), self._errors_of(day)) for day, name in enumerate(DAY_NAMES)]

    def _halves(self, day: int) -> list[tuple[str, BoundField, BoundField]]:
        return [(WHEN[half], self[f"from_{day}_{half}"], self[f"to_{day}_{half}"]) for half in range(RANGES_A_DAY)]

    def _errors_of(self, day: int) -> list[str]:
        fields = [field for _when, *pair in self._halves(day) for field in pair]
        return list(dict.fromkeys(str(error) for field in fields for error in field.errors))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        days = [self._ranges_of(day) for day in range(len(DAY_NAMES))]
        if self.errors:
            return cleaned
        if cleaned["like_monday"]:
            days[TUESDAY : FRIDAY + 1] = [days[0]] * (FRIDAY - TUESDAY + 1)
        self.week = self._week(days)
        return cleaned

    def _ranges_of(self, day: int) -> tuple[tuple[int, int], ...]:
        """The ranges of a day; a fault is told beside the day it is in."""
        ranges: list[tuple[int, int]] = []
        for half in range(RANGES_A_DAY):
            start, end = (self.cleaned_data.get(f"{side}_{day}_{half}") for side in ("from", "to"))
            if start is None and end is None:
                continue
            if start is None or end is None:
                missing = "from" if start is None else "to"
                self._say(
                    f"{missing}_{day}_{half}", f"{capitalised(DAY_NAMES[day])} {WHEN[half]} : il manque une heure."
                )
                continue
            opens, shuts = _minutes(start), _minutes(end) or MINUTES_A_DAY
            if opens >= shuts or (ranges and opens <= ranges[-1][1]):
                wrong = (
                    "l'heure de fin vient avant l'heure de début." if opens >= shuts else "les heures se recouvrent."
                )
                self._say(f"to_{day}_{half}", f"{capitalised(DAY_NAMES[day])} {WHEN[half]} : {wrong}")
                continue
            ranges.append((opens, shuts))
        return tuple(ranges)

    def _say(self, name: str, sentence: str) -> None:
        if name not in self.errors:
            self.add_error(name, sentence)

    def _week(self, days: list[tuple[tuple[int, int], ...]]) -> WeekSchedule | None:
        if not any(days):
            return None
        try:
            return WeekSchedule(
                days=tuple(days),
                is_shut_on_public_holidays=self.cleaned_data["shut_on_holidays"],
                is_shut_in_school_holidays=self.cleaned_data["shut_in_school_holidays"],
                remark=self.cleaned_data["remark"],
            )
        except NotAPlainWeek as error:
            self.add_error("remark", str(error))
            return None

    @property
    def values(self) -> dict[str, Any]:
        return {"opening_hours": self.week.to_osm() if self.week else ""}


def _initial_of(week: WeekSchedule) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "shut_on_holidays": week.is_shut_on_public_holidays,
        "shut_in_school_holidays": week.is_shut_in_school_holidays,
        "remark": week.remark,
    }
    for day, ranges in enumerate(week.days):
        afternoon_only = len(ranges) == 1 and ranges[0][0] >= MINUTES_A_DAY // 2
        for half, (start, end) in enumerate(ranges, 1 if afternoon_only else 0):
            initial[f"from_{day}_{half}"], initial[f"to_{day}_{half}"] = _as_time(start), _as_time(end)
    return initial


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _as_time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


class AddressForm(PartForm):
    """A place people come to, or a reception from afar. The position is the commune's until someone gives its own."""

    kind = forms.ChoiceField(
        label="Ce lieu reçoit",
        choices=[(ON_SITE, "sur place, à une adresse"), (REMOTE, "à distance seulement : téléphone, visio, internet")],
        widget=forms.RadioSelect,
        initial=ON_SITE,
        error_messages={"required": "Dites si l'on vient sur place ou si tout se fait à distance."},
    )
    name = one_line("Nom du lieu", length=200, help_text="Facultatif. Exemple : antenne de Thiers.")
    address = one_line("Numéro et rue", length=250)
    address_complement = one_line("Complément d'adresse", length=250, help_text="Bâtiment, étage… Facultatif.")
    postcode = one_line("Code postal", length=5)
    city = one_line("Commune", length=80)
    position = one_line(
        "Position sur la carte",
        length=60,
        help_text="Latitude, longitude, comme une carte en ligne les donne. Exemple : 45.7772, 3.0870. Vide : le "
        "centre de la commune. Si l'adresse change, donnez la nouvelle position.",
    )

    def initial_of(self, thing: Any) -> dict[str, Any]:
        plain = ("name", "address", "address_complement", "postcode", "city")
        exact = thing.point and not thing.is_position_approximate
        return {
            **{name: getattr(thing, name) for name in plain},
            "kind": REMOTE if thing.is_remote else ON_SITE,
            "position": f"{thing.latitude:.6f}, {thing.longitude:.6f}" if exact else "",
        }

    def clean_position(self) -> tuple[float, float] | None:
        text = self.cleaned_data["position"].strip()
        if not text:
            return None
        try:
            latitude, longitude = (float(part) for part in text.replace(";", ",").split(","))
        except ValueError:
            raise forms.ValidationError(
                "Écrivez deux nombres séparés par une virgule. Exemple : 45.7772, 3.0870."
            ) from None
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004  degrees
            raise forms.ValidationError("Cette position n'est pas sur la Terre : vérifiez l'ordre des deux nombres.")
        return latitude, longitude

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.commune: Commune | None = None
        if cleaned.get("kind") == REMOTE:
            return cleaned
        for name, sentence in (
            ("address", "Écrivez le numéro et la rue."),
            ("postcode", "Écrivez le code postal."),
        ):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        if cleaned.get("postcode"):
            self._find_commune(cleaned["postcode"], cleaned.get("city", ""))
        return cleaned

    def _find_commune(self, postcode: str, city: str) -> None:
        sharing = list(Commune.objects.active().filter(postcodes__contains=[postcode]).order_by("name"))
        named = [commune for commune in sharing if _folded(commune.name) == _folded(city)]
        if not named and not city and len(sharing) == 1:
            named = sharing
        if named:
            self.commune = named[0]
        elif sharing:
            names = ", ".join(commune.name for commune in sharing[:12])
            self.add_error("city", f"Avec ce code postal, choisissez parmi : {names}.")
        else:
            self.add_error(
                "postcode", "Nous ne connaissons pas ce code postal. Écrivez celui de la commune, sans Cedex."
            )

    @property
    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned["kind"] == REMOTE:
            gone = {"address": "", "address_complement": "", "postcode": "", "city": "", "commune_id": None}
            nowhere = {"latitude": None, "longitude": None, "is_position_approximate": False}
            return {"name": cleaned["name"], "is_remote": True, **gone, **nowhere}
        assert self.commune is not None
        texts = {name: cleaned[name] for name in ("name", "address", "address_complement", "postcode")}
        place = {"city": self.commune.name, "commune_id": self.commune.code}
        return {"is_remote": False, **texts, **place, **self._position({**texts, **place})}

    def _position(self, written: dict[str, Any]) -> dict[str, Any]:
        """The one given. An old one does not follow an address that moved: better the commune than the wrong door."""
        given, thing = self.cleaned_data["position"], self.thing
        address = ("address", "commune_id")
        has_moved = thing is not None and any(getattr(thing, name) != written[name] for name in address)
        if given and not (has_moved and "position" not in self.changed_data):
            return {"latitude": given[0], "longitude": given[1], "is_position_approximate": False}
        assert self.commune is not None
        return {
            "latitude": self.commune.latitude,
            "longitude": self.commune.longitude,
            "is_position_approximate": True,
        }


def _folded(name: str) -> str:
    return " ".join(_SAME.get(word, word) for word in words(name))
