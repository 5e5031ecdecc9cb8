"""Violence, threats or control by a partner or family. Sealed; nothing is sent unless an officer decides."""

from reports.definitions import ChoiceDefinition, QuestionDefinition, StepDefinition
from reports.models.report_type import QuestionKind
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import happening_now, safety, what_happened, when, where

FAMILY_VIOLENCE = FirstType(
    slug="family_violence",
    name="Family violence",
    home_title="I am not safe with someone close to me",
    home_hint="A partner, an ex or family who hurts, scares or controls",
    position=5,
    sealed=True,
    steps=(
        safety(
            happening_now("Is it happening now, or is the person with you now?", cue="violence_now"),
            QuestionDefinition(
                "anyone_hurt",
                QuestionKind.YES_NO,
                "Is anyone hurt, or do you fear for your life?",
                required=True,
                error_text="Tell us if anyone is hurt or in danger.",
                cue_if_yes="injury",
            ),
            QuestionDefinition(
                "child_fear", QuestionKind.YES_NO, "Do you fear for a child?", cue_if_yes="child_at_risk"
            ),
            heading="Are you safe right now?",
        ),
        StepDefinition(
            "what",
            "What happened",
            "What happened?",
            "Write as much or as little as you want. None of it is your fault.",
            (
                what_happened("What happened?", "Use your own words. You can tell more later, by phone."),
                QuestionDefinition(
                    "weapon",
                    QuestionKind.CHOICE,
                    "Is there a weapon?",
                    "Such as a gun, a knife or something else that can hurt.",
                    choices=(
                        ChoiceDefinition("near", "Yes, near the person now", cue="weapon"),
                        ChoiceDefinition("before", "Yes, it was shown or used before", cue="threat"),
                        ChoiceDefinition("no", "No"),
                        ChoiceDefinition("unsure", "I am not sure"),
                    ),
                ),
            ),
        ),
        StepDefinition(
            "who",
            "Who",
            "Who makes you feel unsafe?",
            "This helps us see how to keep you safe.",
            (
                QuestionDefinition(
                    "person_is",
                    QuestionKind.CHOICE,
                    "Who is this person to you?",
                    choices=(
                        ChoiceDefinition("partner", "My partner"),
                        ChoiceDefinition("ex", "My ex"),
                        ChoiceDefinition("parent", "My parent"),
                        ChoiceDefinition("child", "My child"),
                        ChoiceDefinition("family", "Someone else in my family"),
                        ChoiceDefinition("carer", "Someone who cares for me"),
                        ChoiceDefinition("other_home", "It is about another home"),
                    ),
                ),
                QuestionDefinition(
                    "person_name", QuestionKind.TEXT, "What is their name?", "You can leave it empty."
                ),
                QuestionDefinition(
                    "order_broken",
                    QuestionKind.YES_NO,
                    "Did they break a court order to stay away?",
                    "If there is no order, say no.",
                    cue_if_yes="order_breach",
                ),
            ),
        ),
        StepDefinition(
            "when",
            "When",
            "When did it happen?",
            "A guess is fine. You can leave it empty.",
            (when("When did it happen?", "If it happens often, write the last time.", required=False),),
        ),
        StepDefinition(
            "where",
            "Where",
            "Where did it happen?",
            "If we need to come, this tells us where.",
            (where("Where did it happen?", required=False),),
        ),
        StepDefinition(
            "you",
            "You",
            "How can an officer reach you safely?",
            "We send nothing by ourselves. An officer decides with you what is safe.",
            (
                QuestionDefinition("name", QuestionKind.NAME, "Your name, or what we may call you"),
                QuestionDefinition("phone", QuestionKind.PHONE, "Phone number"),
                QuestionDefinition(
                    "phone_safe",
                    QuestionKind.YES_NO,
                    "Is it safe to call this number?",
                    "Say yes only if nobody else picks up or reads it.",
                ),
                QuestionDefinition("email", QuestionKind.EMAIL, "E-mail address"),
                QuestionDefinition(
                    "email_safe",
                    QuestionKind.YES_NO,
                    "Is it safe to write to this address?",
                    "Say yes only if nobody else reads it.",
                ),
                QuestionDefinition(
                    "safe_time",
                    QuestionKind.TEXT,
                    "When is it safe to call, and what should we not say?",
                    "Such as “before 3 pm, and do not say who you are”.",
                ),
            ),
        ),
    ),
)
