"""Which certification of the catalogue a feed means."""

import re

from azimut.catalogue.importers.lheo.elements import Elements, text_in
from azimut.catalogue.models import Certification, CertificationAlias
from azimut.core.importing.merging import fingerprint_of

# From the most precise to the least: a Certif Info number is one diploma, an RNCP number may cover several.
_PREFIXES = {"code-CERTIFINFO": "CI", "code-RNCP": "RNCP", "code-RS": "RS"}
_NUMBER = re.compile(r"[A-Za-z]*\s*0*(\d+)")
CODE_LENGTH = 20


class CertificationNames:
    """Every code and other code of certifications, in memory (some twenty thousand)."""

    def __init__(self) -> None:
        self._known = dict(CertificationAlias.objects.values_list("code", "certification_id").order_by("code"))
        self._known |= {code: code for code in Certification.objects.values_list("code", flat=True).order_by("code")}

    @property
    def digest(self) -> str:
        """Changes when certifications do."""
        return fingerprint_of(sorted(self._known.items())).hex

    def codes_in(self, certifications: list[Elements]) -> list[str]:
        """`RNCP38565`, `RS5550`, `CI1234`…, as the catalogue writes them, the most precise first."""
        codes: dict[str, None] = {}
        for element, prefix in _PREFIXES.items():
            for certification in certifications:
                number = _NUMBER.fullmatch((text_in(certification, element) or "").strip())
                if number and int(number[1]):
                    codes[f"{prefix}{number[1]}"[:CODE_LENGTH]] = None
        return list(codes)

    def match(self, codes: list[str]) -> str | None:
        """The code of the certification they name, or None."""
        return next((self._known[code] for code in codes if code in self._known), None)
