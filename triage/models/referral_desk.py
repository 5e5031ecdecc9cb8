"""Who takes what is referred, and how: desks of agencies, and local contractors."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from assistline.encryption import EncryptedTextField
from triage.rules.area import NotAnArea, covers, read_area


class Way(models.TextChoices):
    OPEN311 = "open311", "Open311"
    WEBHOOK = "webhook", "Signed webhook"
    EMAIL = "email", "E-mail"
    PHONE = "phone", "Phone"


# Sent by a program; the other two are told by people.
BY_PROGRAM = (Way.OPEN311, Way.WEBHOOK)


def check_area(text: str) -> None:
    """Refuse what is no list of postcodes.

    Raises:
        ValidationError: With what to write.
    """
    try:
        read_area(text)
    except NotAnArea as error:
        raise ValidationError(str(error)) from None


class ReferralDeskQuerySet(models.QuerySet["ReferralDesk"]):
    """Adjectives that chain."""

    def for_type(self, type_id: int | None) -> ReferralDeskQuerySet:
        """That take reports of a type: those that name it, and those that name none."""
        naming = ReferralDesk.takes.through.objects.all()
        fitting = naming.none() if type_id is None else naming.filter(reporttype_id=type_id)
        return self.filter(
            models.Q(id__in=fitting.values("referraldesk_id"))
            | ~models.Q(id__in=naming.values("referraldesk_id"))
        )


class ReferralDesk(models.Model):
    """One place that takes referrals: what, from where, how, and how soon it answers."""

    class Kind(models.TextChoices):
        AGENCY = "agency", "Agency"
        CONTRACTOR = "contractor", "Local contractor"

    customer = models.ForeignKey(
        "assistline.Customer", on_delete=models.PROTECT, related_name="referral_desks"
    )
    name = models.CharField(
        max_length=60, help_text="As it stands inside a sentence: 'Moe council', 'Ace Glass'."
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.AGENCY)
    agency = models.CharField(
        max_length=30,
        blank=True,
        help_text="As decision tables call it, such as council: its desks are offered first.",
    )
    takes = models.ManyToManyField(
        "reports.ReportType", blank=True, help_text="Of these types; of every type, if none is chosen."
    )
    area = models.TextField(
        blank=True,
        validators=[check_area],
        help_text="Postcodes, such as 3825, 3840-3844. Empty: from everywhere.",
    )
    way = models.CharField("How it takes them", max_length=10, choices=Way.choices)
    url = models.URLField(
        "Address",
        blank=True,
        help_text="Of its webhook, or of its Open311 (up to and without /requests).",
    )
    secret = EncryptedTextField(
        blank=True, help_text="The webhook's secret that both sides know, or the key that Open311 gave us."
    )
    service_code = models.CharField("Open311 service", max_length=60, blank=True)
    jurisdiction_id = models.CharField("Open311 jurisdiction", max_length=60, blank=True)
    email = models.EmailField("E-mail", blank=True)
    phone = models.CharField(max_length=20, blank=True)
    answer_hours = models.PositiveSmallIntegerField(
        "Answers within (hours)", default=72, help_text="Then it is overdue, and its sender is told."
    )
    done_days = models.PositiveSmallIntegerField(
        "Is done within (days)",
        null=True,
        blank=True,
        help_text="After it was accepted. Empty: nobody waits for that.",
    )
    # What a table refers to its agency is a signpost for the citizen; the customer says where it is more.
    by_rule = models.BooleanField(
        "Takes reports by rule",
        default=False,
        help_text="What a decision table refers to its agency goes here by itself: what it is, the time and "
        "the suburb. Never what is sealed or silent, nor anything with a sign of danger.",
    )
    rule_address = models.BooleanField("By rule with the address of the place", default=False)
    rule_answers = models.BooleanField(
        "By rule with the other answers",
        default=False,
        help_text="Never the citizen's own words, name, number or mail.",
    )
    rule_note = models.CharField(
        "What they are asked for by rule",
        max_length=200,
        blank=True,
        help_text="Such as: Please look for its owner, and take the car away.",
    )
    is_active = models.BooleanField(default=True, help_text="Switched off, nothing is referred to it.")
    tested_at = models.DateTimeField(null=True, blank=True, editable=False)
    test_result = models.CharField(max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReferralDeskQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "referral desk"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["customer", "name"], name="one_desk_of_a_name"),
            # One that came in a file of the configuration has none yet, and takes nothing until it has.
            models.CheckConstraint(
                condition=models.Q(is_active=False)
                | ~models.Q(way__in=["open311", "webhook"])
                | ~models.Q(url=""),
                name="an_active_program_has_an_address",
            ),
            models.CheckConstraint(
                condition=models.Q(is_active=False) | ~models.Q(way="email") | ~models.Q(email=""),
                name="active_mail_has_an_address",
            ),
            models.CheckConstraint(
                condition=models.Q(is_active=False) | ~models.Q(way="phone") | ~models.Q(phone=""),
                name="an_active_phone_has_a_number",
            ),
            models.CheckConstraint(
                condition=models.Q(by_rule=False)
                | (~models.Q(way="phone") & ~models.Q(agency="") & ~models.Q(rule_note="")),
                name="a_rule_needs_an_agency",
                violation_error_message="By rule needs an agency, a way that is not the phone, and a note.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name[:1].upper()}{self.name[1:]}"

    @property
    def by_program(self) -> bool:
        """A program takes it, at once."""
        return self.way in BY_PROGRAM

    def covers(self, postcode: str) -> bool:
        """Whether a postcode is in its area; what has none is everybody's."""
        return covers(self.area, postcode)
