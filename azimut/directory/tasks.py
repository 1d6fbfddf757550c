"""What the worker does for the directory."""

from procrastinate.contrib.django import app

from azimut.core.mail import written_mail
from azimut.core.tasks import TRIES, deliver_mail
from azimut.directory.models import ErrorReport


@app.task(name="directory.pass_on_error_report", retry=TRIES)
def pass_on_error_report(*, report_id: str, to: str, site: str) -> None:
    """Write what is wrong to whoever can correct it; the reporter's address is in neither the task nor the mail."""
    from azimut.directory.services import mark_error_report_passed_on

    report = ErrorReport.objects.unsettled().select_related("structure").filter(pk=report_id).first()
    if report is None:
        return
    page, followed = (site + thing.get_absolute_url() for thing in (report.structure, report))
    mail = written_mail("directory/mail/error_report.txt", report=report, page=page, followed=followed)
    deliver_mail(to=to, subject=mail.subject, text=mail.text)
    mark_error_report_passed_on(report)
