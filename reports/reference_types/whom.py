"""For whom it is told, and how to reach and help them: the same in every type, so no type repeats it.

``complete`` puts it into the steps of a type. It costs nobody a page who reports for themselves and ticks
nothing: the one question stands on the first page, the rest is asked of those whom it concerns.
"""

from __future__ import annotations

from dataclasses import replace

from reports.definitions import AskIf, ChoiceDefinition, QuestionDefinition, StepDefinition
from reports.models.report_type import QuestionKind
from reports.questions import ANONYMOUS, CHILD_SAFE, FOR_WHOM, UNDER_18

YOU = "you"
FOR_WHOM_QUESTION = QuestionDefinition(
    FOR_WHOM,
    QuestionKind.CHOICE,
    "Who is this report for?",
    "If you do not say who you are, we keep no name, number or address. You read our answer with a code.",
    choices=(
        ChoiceDefinition("me", "Me"),
        ChoiceDefinition("someone", "Someone else"),
        ChoiceDefinition("business", "A business or group"),
        ChoiceDefinition(UNDER_18, "Me, and I am under 18"),
        ChoiceDefinition(ANONYMOUS, "I do not want to say who I am"),
    ),
)


def _when(value: str) -> tuple[AskIf, ...]:
    return (AskIf(FOR_WHOM, (value,)),)


def _wanted(value: str) -> tuple[AskIf, ...]:
    return (AskIf("help_wanted", (value,)),)


# Asked beside how to reach the reporter: a page of its own would be the tenth of a theft.
_SOMEONE: tuple[QuestionDefinition, ...] = (
    QuestionDefinition(
        "other_name",
        QuestionKind.NAME,
        "Name of the person that you tell us this for",
        "You can leave out what you do not know, or what is not safe to say.",
    ),
    QuestionDefinition(
        "other_relation",
        QuestionKind.CHOICE,
        "Who is this person to you?",
        choices=(
            ChoiceDefinition("partner", "My partner or ex"),
            ChoiceDefinition("child", "My child"),
            ChoiceDefinition("parent", "My parent"),
            ChoiceDefinition("family", "Someone else in my family"),
            ChoiceDefinition("friend", "A friend or flatmate"),
            ChoiceDefinition("neighbour", "A neighbour"),
            ChoiceDefinition("care", "Someone I care for, teach or work with"),
            ChoiceDefinition("other", "Another person"),
        ),
    ),
    QuestionDefinition("other_knows", QuestionKind.YES_NO, "Do they know that you tell us?"),
    QuestionDefinition(
        "other_phone",
        QuestionKind.PHONE,
        "Their phone number",
        "Only if they said that we may use it. If not, leave it empty.",
    ),
    QuestionDefinition(
        "other_phone_safe",
        QuestionKind.YES_NO,
        "Did they say that it is safe to call this number?",
        "Without a yes, we do not keep the number.",
    ),
)
SOMEONE = tuple(replace(question, ask_if=_when("someone")) for question in _SOMEONE)
_BUSINESS: tuple[QuestionDefinition, ...] = (
    QuestionDefinition(
        "business_name",
        QuestionKind.TEXT,
        "Name of the business or group",
        required=True,
        error_text="Write the name of the business or group.",
    ),
    QuestionDefinition("business_role", QuestionKind.TEXT, "What do you do there?", "Such as: manager."),
    QuestionDefinition(
        "abn",
        QuestionKind.ABN,
        "ABN, if you know it",
        "It has 11 numbers. You can leave it empty.",
    ),
)
BUSINESS = tuple(replace(question, ask_if=_when("business")) for question in _BUSINESS)
_YOUNG: tuple[QuestionDefinition, ...] = (
    QuestionDefinition(
        CHILD_SAFE,
        QuestionKind.CHOICE,
        "Do you feel safe where you are now?",
        "You are not in trouble for telling us. You do not have to say your name.",
        choices=(
            ChoiceDefinition("yes", "Yes"),
            ChoiceDefinition("no", "No", cue="child_at_risk"),
            ChoiceDefinition("unsure", "I am not sure", cue="child_at_risk"),
        ),
    ),
    QuestionDefinition(
        "looked_after_by",
        QuestionKind.TEXT,
        "Who looks after you?",
        "Such as your mum, your aunt or a carer. You can leave it empty.",
    ),
)
YOUNG = tuple(replace(question, ask_if=_when(UNDER_18)) for question in _YOUNG)
HELP_QUESTION = QuestionDefinition(
    "help_wanted",
    QuestionKind.CHOICES,
    "What would help you?",
    "Tick all that you want. We ask about it next.",
    choices=(
        ChoiceDefinition("time", "To say when and how to reach me"),
        ChoiceDefinition("word", "A word that we agree on, so that we know it is you"),
        ChoiceDefinition("interpreter", "Someone who speaks my language"),
        ChoiceDefinition("relay", "The National Relay Service"),
        ChoiceDefinition("access", "Help because of how I see, hear, speak, read or think"),
    ),
)
HELP = StepDefinition(
    "help",
    "Help",
    "How can we reach and help you?",
    "You can leave out what you like. Whoever calls you reads it first.",
    (
        QuestionDefinition(
            "wanted_contact",
            QuestionKind.CHOICE,
            "How should we reach you?",
            "We only use what you said is safe.",
            choices=(
                ChoiceDefinition("call", "Call me"),
                ChoiceDefinition("text", "Text me"),
                ChoiceDefinition("email", "E-mail me"),
                ChoiceDefinition("page", "Do none of these: I look at the Track page"),
            ),
            ask_if=_wanted("time"),
        ),
        QuestionDefinition(
            "best_time",
            QuestionKind.TEXT,
            "When is the best time?",
            "Such as: after 6 pm, not on Mondays.",
            ask_if=_wanted("time"),
        ),
        QuestionDefinition(
            "voicemail_safe",
            QuestionKind.YES_NO,
            "Is it safe to leave a voice message?",
            "Say yes only if nobody else hears them. Without a yes, we leave none.",
            ask_if=_wanted("time"),
        ),
        QuestionDefinition(
            "agreed_word",
            QuestionKind.TEXT,
            "Which word do we agree on?",
            "Any word, but not a password. Say it when we talk. Then we know it is you and you can talk. "
            "We never say it first.",
            ask_if=_wanted("word"),
        ),
        QuestionDefinition(
            "interpreter",
            QuestionKind.CHOICE,
            "Which language?",
            choices=(
                ChoiceDefinition("vietnamese", "Tiếng Việt (Vietnamese)"),
                ChoiceDefinition("mandarin", "普通话 (Mandarin)"),
                ChoiceDefinition("cantonese", "廣東話 (Cantonese)"),
                ChoiceDefinition("arabic", "العربية (Arabic)"),
                ChoiceDefinition("greek", "Ελληνικά (Greek)"),
                ChoiceDefinition("italian", "Italiano (Italian)"),
                ChoiceDefinition("punjabi", "ਪੰਜਾਬੀ (Punjabi)"),
                ChoiceDefinition("hindi", "हिन्दी (Hindi)"),
                ChoiceDefinition("dari", "دری (Dari)"),
                ChoiceDefinition("auslan", "Auslan"),
                ChoiceDefinition("other", "Another one"),
            ),
            ask_if=_wanted("interpreter"),
        ),
        QuestionDefinition(
            "interpreter_other",
            QuestionKind.TEXT,
            "If it is another one: which?",
            ask_if=_wanted("interpreter"),
        ),
        QuestionDefinition(
            "relay",
            QuestionKind.CHOICE,
            "How do you use the Relay Service?",
            choices=(
                ChoiceDefinition("type_read", "I type and read (TTY)"),
                ChoiceDefinition("speak_read", "I speak and read"),
                ChoiceDefinition("type_listen", "I type and listen"),
                ChoiceDefinition("speak_listen", "I speak and listen"),
                ChoiceDefinition("video", "By video, in Auslan"),
                ChoiceDefinition("sms", "By text message"),
            ),
            ask_if=_wanted("relay"),
        ),
        QuestionDefinition(
            "access_needs",
            QuestionKind.CHOICES,
            "What should we do?",
            choices=(
                ChoiceDefinition("slow", "Speak slowly, and use easy words"),
                ChoiceDefinition("time", "Give me time to answer"),
                ChoiceDefinition("write", "Write to me, do not call"),
                ChoiceDefinition("large", "Use large print"),
                ChoiceDefinition("support", "Let someone I trust be there"),
                ChoiceDefinition("step_free", "Meet where there are no steps"),
            ),
            ask_if=_wanted("access"),
        ),
        QuestionDefinition(
            "access_words",
            QuestionKind.TEXT,
            "Anything else that would help?",
            ask_if=_wanted("access"),
        ),
    ),
    ask_if=(AskIf("help_wanted", ("time", "word", "interpreter", "relay", "access")),),
)


_YOUR_THINGS = "You cannot stay unknown here: we may need to ask whose things they are."
_CALL_BACK = "You cannot stay unknown here: we may have to call you back at once."
_ON_THE_LIST = "You cannot stay unknown here: we need to know who puts it on our list."
# Why a first type cannot be sent by somebody unknown; where nothing stands, it can.
NOT_ANONYMOUS = {
    **dict.fromkeys(
        (
            "theft",
            "burglary",
            "vehicle_theft",
            "theft_from_vehicle",
            "lost_property",
            "found_property",
            "fraud",
        ),
        _YOUR_THINGS,
    ),
    **dict.fromkeys(("missing_person", "welfare_check"), _CALL_BACK),
    **dict.fromkeys(("party_registration", "absence_registration"), _ON_THE_LIST),
    "report_update": "You cannot stay unknown here: we need to know whose report it is.",
}


def complete(steps: tuple[StepDefinition, ...]) -> tuple[StepDefinition, ...]:
    """The steps of a type with what every type asks of who tells it.

    Args:
        steps: What is the type's own; its last step may be ``you``. A type without it, such as an anonymous
            tip, asks nobody who they are, and so not for whom either.
    """
    asked = {question.slug for step in steps for question in step.questions}
    if FOR_WHOM in asked or all(step.slug != YOU for step in steps):
        return steps
    first, *rest = steps
    done = [replace(first, questions=(*first.questions, FOR_WHOM_QUESTION))]
    for step in rest:
        if step.slug == YOU:
            helped = replace(step, questions=(*YOUNG, *BUSINESS, *step.questions, *SOMEONE, HELP_QUESTION))
            done += [helped, HELP]
        else:
            done.append(step)
    return tuple(done)
