"""A party: police know of it before the neighbours call, and whom to ring on the night."""

from reports.definitions import ChoiceDefinition, QuestionDefinition, StepDefinition
from reports.models.report_type import PortalGroup, QuestionKind
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import YOU, choice, happening_now, safety, what_happened, where, yes_no

_HOST = (
    QuestionDefinition("host_name", QuestionKind.NAME, "Name", required=True, error_text="Write the name."),
    QuestionDefinition(
        "host_phone",
        QuestionKind.PHONE,
        "Phone number on the night",
        required=True,
        error_text="Write the phone number.",
    ),
    QuestionDefinition(
        "host_phone_safe",
        QuestionKind.YES_NO,
        "Did they say that we may ring it?",
        "Without a yes, we do not ring it.",
    ),
)
PARTY_REGISTRATION = FirstType(
    slug="party_registration",
    name="Party registration",
    home_title="I will have a party",
    home_hint="Tell us before it starts",
    group=PortalGroup.AHEAD,
    advice="Tell your neighbours too. Keep the phone of the host near you all night.",
    steps=(
        safety(happening_now("Is someone in danger now?")),
        StepDefinition(
            "party",
            "Party",
            "When is the party?",
            "It is on our list for that night. It ends by itself.",
            (
                QuestionDefinition(
                    "party_date",
                    QuestionKind.DATE,
                    "What day is it?",
                    required=True,
                    error_text="Write the day of the party.",
                ),
                QuestionDefinition(
                    "party_times",
                    QuestionKind.TEXT,
                    "From when to when?",
                    "Such as: 7 pm to 1 am.",
                ),
                QuestionDefinition("guests", QuestionKind.NUMBER, "How many guests?", "A guess is fine."),
                what_happened(
                    "What should we know?",
                    "Such as: in the garden, with a band. You can leave this empty.",
                    required=False,
                ),
            ),
        ),
        StepDefinition(
            "guests",
            "Guests",
            "Who will come?",
            "With this we know what can go wrong.",
            (
                choice(
                    "party_kind",
                    "What kind of party is it?",
                    ChoiceDefinition("teen", "For people under 18"),
                    ChoiceDefinition("eighteen", "An 18th or 21st birthday"),
                    ChoiceDefinition("family", "A family party or wedding"),
                    ChoiceDefinition("other", "Another one"),
                ),
                yes_no("alcohol", "Will there be beer, wine or spirits?"),
                yes_no("open_invite", "Can people who you do not know read about it online?"),
                yes_no("guards", "Will there be guards at the door?"),
            ),
        ),
        StepDefinition(
            "where",
            "Where",
            "Where is the party?",
            "This tells the right police station.",
            (where("Where is the party?"),),
        ),
        StepDefinition(
            "host",
            "Host",
            "Who is the host?",
            "We ring the host first, if someone tells us about noise.",
            (
                QuestionDefinition(
                    "hosts",
                    QuestionKind.ITEMS,
                    "Who is in charge?",
                    "An adult who stays all night. Add each person by themselves.",
                    required=True,
                    error_text="Add one person who is in charge.",
                    parts=_HOST,
                    item_name="person",
                    most_items=5,
                ),
            ),
        ),
        YOU,
    ),
)
