"""The retention classes that a new customer begins with: an example, to be held beside its own law."""

from __future__ import annotations

from assistline.models import Customer
from reports.models import ReportType
from reports.models.contact import Disposition
from triage.models import RetentionClass, RetentionRule

EXAMPLE = "An example. Set it by your own disposal authority."
FOR_GOOD, REPORTS = "Serious matters", "Reports"
BRIEF, REGISTRATIONS = "Advice and referrals", "Registrations"
MONTHS: dict[str, int | None] = {FOR_GOOD: None, REPORTS: 84, BRIEF: 24, REGISTRATIONS: 3}
SERIOUS = (
    "assault",
    "family_violence",
    "missing_person",
    "robbery",
    "sexual_offence",
    "stalking",
    "threats",
)
OF_DISPOSITION = {
    Disposition.ADVICE: BRIEF,
    Disposition.REFERRAL: BRIEF,
    Disposition.DUPLICATE: BRIEF,
    Disposition.NO_CONTACT: BRIEF,
    Disposition.REGISTRATION: REGISTRATIONS,
}


def load_classes(customer: Customer) -> None:
    """Give a customer its first classes and rules, where it has no class yet."""
    if customer.retention_classes.exists():
        return
    classes = {
        name: RetentionClass.objects.create(customer=customer, name=name, months=months, authority=EXAMPLE)
        for name, months in MONTHS.items()
    }
    rules = [RetentionRule(customer=customer, retention_class=classes[REPORTS])]
    rules += [
        RetentionRule(customer=customer, disposition=disposition, retention_class=classes[name])
        for disposition, name in OF_DISPOSITION.items()
    ]
    rules += [
        RetentionRule(customer=customer, report_type=kind, retention_class=classes[FOR_GOOD])
        for kind in ReportType.objects.filter(customer=customer, slug__in=SERIOUS)
    ]
    RetentionRule.objects.bulk_create(rules)
