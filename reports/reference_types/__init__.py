"""The report types that a police line starts with: one file a type. Data that an administrator then owns."""

from dataclasses import replace

from reports.reference_types.absence_registration import ABSENCE_REGISTRATION
from reports.reference_types.animal import ANIMAL
from reports.reference_types.anonymous_tip import ANONYMOUS_TIP
from reports.reference_types.antisocial import ANTISOCIAL
from reports.reference_types.assault import ASSAULT
from reports.reference_types.burglary import BURGLARY
from reports.reference_types.cybercrime import CYBERCRIME
from reports.reference_types.dangerous_driving import DANGEROUS_DRIVING
from reports.reference_types.drugs import DRUGS
from reports.reference_types.family_violence import FAMILY_VIOLENCE
from reports.reference_types.feedback import FEEDBACK
from reports.reference_types.found_property import FOUND_PROPERTY
from reports.reference_types.fraud import FRAUD
from reports.reference_types.general_enquiry import GENERAL_ENQUIRY
from reports.reference_types.hit_run import HIT_RUN
from reports.reference_types.lost_property import LOST_PROPERTY
from reports.reference_types.missing_person import MISSING_PERSON
from reports.reference_types.neighbour_dispute import NEIGHBOUR_DISPUTE
from reports.reference_types.noise import NOISE
from reports.reference_types.parking import PARKING
from reports.reference_types.party_registration import PARTY_REGISTRATION
from reports.reference_types.property_damage import PROPERTY_DAMAGE
from reports.reference_types.report_update import REPORT_UPDATE
from reports.reference_types.robbery import ROBBERY
from reports.reference_types.sexual_offence import SEXUAL_OFFENCE
from reports.reference_types.shape import FirstType
from reports.reference_types.stalking import STALKING
from reports.reference_types.suspicious_activity import SUSPICIOUS_ACTIVITY
from reports.reference_types.theft import THEFT
from reports.reference_types.theft_from_vehicle import THEFT_FROM_VEHICLE
from reports.reference_types.threats import THREATS
from reports.reference_types.vehicle_theft import VEHICLE_THEFT
from reports.reference_types.welfare_check import WELFARE_CHECK

GAP = 10  # between positions, so that a type can be put between two others
# In the order of the portal: what is about danger to people leads.
TYPES = tuple(
    replace(first, position=number * GAP)
    for number, first in enumerate(
        (
            FAMILY_VIOLENCE,
            SEXUAL_OFFENCE,
            ASSAULT,
            ROBBERY,
            THREATS,
            STALKING,
            MISSING_PERSON,
            WELFARE_CHECK,
            BURGLARY,
            THEFT,
            VEHICLE_THEFT,
            THEFT_FROM_VEHICLE,
            LOST_PROPERTY,
            FOUND_PROPERTY,
            PROPERTY_DAMAGE,
            HIT_RUN,
            DANGEROUS_DRIVING,
            PARKING,
            FRAUD,
            CYBERCRIME,
            NOISE,
            ANTISOCIAL,
            SUSPICIOUS_ACTIVITY,
            DRUGS,
            NEIGHBOUR_DISPUTE,
            ANIMAL,
            ANONYMOUS_TIP,
            PARTY_REGISTRATION,
            ABSENCE_REGISTRATION,
            REPORT_UPDATE,
            GENERAL_ENQUIRY,
            FEEDBACK,
        ),
        start=1,
    )
)

__all__ = ["TYPES", "FirstType"]
