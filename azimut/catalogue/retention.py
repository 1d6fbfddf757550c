"""The catalogue is public reference data."""

_REFERENCE = "référentiel public"
_OFFER = "offre de formation publiée par un organisme"

NOT_PERSONAL = {
    "catalogue.Occupation": _REFERENCE,
    "catalogue.Certification": _REFERENCE,
    "catalogue.TrainingProvider": _OFFER,
    "catalogue.Training": _OFFER,
    "catalogue.TrainingSession": _OFFER,
}
