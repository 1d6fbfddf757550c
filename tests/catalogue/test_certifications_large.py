"""The whole Certif Info export of June 2024, over the whole ROME."""

from datetime import date

import pytest
from django.db.models import Count

from azimut.catalogue.importers.certifications import import_certifications
from azimut.catalogue.importers.rome import import_rome
from azimut.catalogue.models import Certification, CertificationAlias, Occupation, TrainingField

pytestmark = [pytest.mark.django_db, pytest.mark.large]


def test_the_whole_export_is_taken_in_and_twice_changes_nothing(real_data):
    import_rome(real_data / "rome")
    path = real_data / "certifications" / "certif_info.csv"
    run = import_certifications(path)
    assert (run.rejected, run.data_date) == (0, date(2024, 6, 28))
    assert dict(Certification.objects.values_list("kind").annotate(Count("pk")).order_by()) == {
        "rncp": 5_273,
        "rs": 1_320,
        "authorisation": 520,
        "preparatory": 1_106,
        "diploma": 1_768,
    }
    assert TrainingField.objects.count() == 1_554
    assert Certification.objects.get(pk="RNCP37537").title == "CAP boulanger"
    assert not CertificationAlias.objects.filter(code__in=Certification.objects.values("code")).exists()
    # Certif Info still writes ROME 3: without conversion 511 occupations would have a certification.
    assert Occupation.objects.filter(certifications__isnull=False).distinct().count() > 750
    again = import_certifications(path, dry_run=True)
    assert (again.imported, again.ended) == (0, 0)
