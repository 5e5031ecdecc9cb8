"""The report types that a police line starts with: one file a type. Data that an administrator then owns."""

from reports.reference_types.absence_registration import ABSENCE_REGISTRATION
from reports.reference_types.burglary import BURGLARY
from reports.reference_types.family_violence import FAMILY_VIOLENCE
from reports.reference_types.feedback import FEEDBACK
from reports.reference_types.general_enquiry import GENERAL_ENQUIRY
from reports.reference_types.lost_property import LOST_PROPERTY
from reports.reference_types.noise import NOISE
from reports.reference_types.party_registration import PARTY_REGISTRATION
from reports.reference_types.report_update import REPORT_UPDATE
from reports.reference_types.shape import FirstType
from reports.reference_types.theft import THEFT

TYPES = (
    FAMILY_VIOLENCE,
    BURGLARY,
    THEFT,
    LOST_PROPERTY,
    NOISE,
    PARTY_REGISTRATION,
    ABSENCE_REGISTRATION,
    REPORT_UPDATE,
    FEEDBACK,
    GENERAL_ENQUIRY,
)

__all__ = ["TYPES", "FirstType"]
