"""Questions that several types ask. Their slugs are the same everywhere, so that changing the type in the
middle of a call or a form keeps the answers."""

from __future__ import annotations

from reports.definitions import AskIf, ChoiceDefinition, QuestionDefinition, StepDefinition
from reports.models.report_type import QuestionKind

SAFE = "Are you safe right now?"


def yes_no(
    slug: str,
    label: str,
    hint: str = "",
    *,
    cue: str = "",
    error: str = "",
    ask_if: tuple[AskIf, ...] = (),
) -> QuestionDefinition:
    """Yes, no or not sure; it must be answered where there is an error text."""
    return QuestionDefinition(
        slug=slug,
        kind=QuestionKind.YES_NO,
        label=label,
        hint=hint,
        required=bool(error),
        error_text=error,
        cue_if_yes=cue,
        ask_if=ask_if,
    )


def choice(
    slug: str,
    label: str,
    *choices: ChoiceDefinition,
    hint: str = "",
    error: str = "",
    ask_if: tuple[AskIf, ...] = (),
) -> QuestionDefinition:
    """One of several; it must be answered where there is an error text."""
    return QuestionDefinition(
        slug=slug,
        kind=QuestionKind.CHOICE,
        label=label,
        hint=hint,
        required=bool(error),
        error_text=error,
        choices=choices,
        ask_if=ask_if,
    )


def choices(
    slug: str,
    label: str,
    *offered: ChoiceDefinition,
    hint: str = "Choose all that are true. You can leave it empty.",
    error: str = "",
    ask_if: tuple[AskIf, ...] = (),
) -> QuestionDefinition:
    """Any of several; one at least must be chosen where there is an error text."""
    return QuestionDefinition(
        slug=slug,
        kind=QuestionKind.CHOICES,
        label=label,
        hint=hint,
        required=bool(error),
        error_text=error,
        choices=offered,
        ask_if=ask_if,
    )


def line(
    slug: str, label: str, hint: str = "", *, error: str = "", ask_if: tuple[AskIf, ...] = ()
) -> QuestionDefinition:
    """One line; it must be filled in where there is an error text."""
    return QuestionDefinition(slug, QuestionKind.TEXT, label, hint, bool(error), error, ask_if=ask_if)


def words(slug: str, label: str, hint: str = "", *, ask_if: tuple[AskIf, ...] = ()) -> QuestionDefinition:
    """Own words about one thing, which can be left empty."""
    return QuestionDefinition(slug, QuestionKind.LONG_TEXT, label, hint, ask_if=ask_if)


def happening_now(label: str, hint: str = "", *, cue: str = "crime_in_progress") -> QuestionDefinition:
    """Whether it goes on. A yes is danger; "not sure" is looked at by an officer at once."""
    return yes_no("happening_now", label, hint, cue=cue, error="Tell us if it is happening now.")


def what_happened(
    label: str, hint: str = "Use your own words. Start with what you saw first.", *, required: bool = True
) -> QuestionDefinition:
    """The person's own words; not required where all else that is asked says it, as of what lies ahead."""
    return QuestionDefinition(
        slug="what_happened",
        kind=QuestionKind.LONG_TEXT,
        label=label,
        hint=hint,
        required=required,
        error_text="Tell us, in your own words.",
    )


def where(label: str, *, required: bool = True) -> QuestionDefinition:
    """The place."""
    return QuestionDefinition(
        slug="where",
        kind=QuestionKind.PLACE,
        label=label,
        hint="If you do not know the street, the name of a shop or park helps.",
        required=required,
        error_text="Write the suburb or town.",
    )


def when(label: str, hint: str = "", *, required: bool = True) -> QuestionDefinition:
    """The time, or the span."""
    return QuestionDefinition(
        slug="when",
        kind=QuestionKind.WHEN,
        label=label,
        hint=hint,
        required=required,
        error_text="Write the day, or tick “I do not know exactly”.",
    )


def when_step(
    heading: str = "When did it happen?",
    hint: str = "Not sure? Write the first and the last time it could have been.",
    *,
    why: str = "A guess is fine.",
    required: bool = True,
) -> StepDefinition:
    """The page that asks the time."""
    return StepDefinition("when", "When", heading, why, (when(heading, hint, required=required),))


def where_step(
    heading: str = "Where did it happen?",
    why: str = "This tells us which police station looks at it.",
    *,
    required: bool = True,
) -> StepDefinition:
    """The page that asks the place."""
    return StepDefinition("where", "Where", heading, why, (where(heading, required=required),))


def when_and_where_step(hint: str, *, why: str) -> StepDefinition:
    """The page that asks both, where a type has so many pages that one less is a kindness. Its slug is that
    of the page that asks the time."""
    asked = (when("When did it happen?", hint), where("Where did it happen?"))
    return StepDefinition("when", "When and where", "When and where did it happen?", why, asked)


def anyone_hurt(label: str) -> QuestionDefinition:
    """Whether somebody needs help now. A yes is danger."""
    return yes_no("anyone_hurt", label, cue="injury", error="Tell us if anyone is hurt or in danger.")


def safety(
    *questions: QuestionDefinition,
    heading: str = "Is anyone in danger now?",
) -> StepDefinition:
    """The first step of every type."""
    why = f"{'If not' if heading == SAFE else 'If so'}, a report is too slow. Help by phone is quick."
    return StepDefinition("safety", "Safety", heading, why, questions)


ANYONE_HURT = anyone_hurt("Is anyone hurt or in danger?")
VALUE = QuestionDefinition(
    slug="value",
    kind=QuestionKind.MONEY,
    label="What is it worth, in dollars?",
    hint="All of it together. A guess is fine.",
)
WHERE_IT_HAPPENED = where_step()
OFTEN = yes_no("often", "Does it happen often?", "If so, tell us the days and times in your own words.")
HATE = yes_no(
    "hate",
    "Was it done because of who you are?",
    "Such as your race, faith, sex, age or health, or who you love.",
    cue="hate",
)
WEAPON = choice(
    "weapon",
    "Was there a weapon?",
    ChoiceDefinition("near", "Yes, and the person is near us now", cue="weapon"),
    ChoiceDefinition("before", "Yes, it was shown or used then", cue="threat"),
    ChoiceDefinition("no", "No"),
    ChoiceDefinition("unsure", "I am not sure"),
    hint="Such as a gun, a knife or something else that can hurt.",
)
ORDER_BROKEN = yes_no(
    "order_broken",
    "Did they break a court order to stay away?",
    "If there is no order, say no.",
    cue="order_breach",
)
SAFE_TIME = line(
    "safe_time",
    "When is it safe to call, and what should we not say?",
    "Such as “before 3 pm, and do not say who you are”.",
)
REPORTER_QUESTIONS = (
    QuestionDefinition("name", QuestionKind.NAME, "Your name"),
    QuestionDefinition("phone", QuestionKind.PHONE, "Phone number"),
    yes_no(
        "phone_safe",
        "Is it safe to text this number?",
        "Say yes only if nobody else reads its texts. Without a yes, we do not text it.",
    ),
    QuestionDefinition("email", QuestionKind.EMAIL, "E-mail address"),
    yes_no(
        "email_safe",
        "Is it safe to write to this address?",
        "Say yes only if nobody else reads it. Without a yes, we do not write to it.",
    ),
)
YOU = StepDefinition(
    "you",
    "You",
    "How can we reach you?",
    "You can leave this out. Then we cannot ask you anything.",
    REPORTER_QUESTIONS,
)
# For matters with silence as the default (reports/silence.py): somebody near may read, hear or find it.
YOU_SAFELY = StepDefinition(
    "you",
    "You",
    "How can an officer reach you safely?",
    "We send nothing by ourselves. An officer decides with you what is safe.",
    (
        QuestionDefinition("name", QuestionKind.NAME, "Your name, or what we may call you"),
        QuestionDefinition("phone", QuestionKind.PHONE, "Phone number"),
        yes_no(
            "phone_safe",
            "Is it safe to call this number?",
            "Say yes only if nobody else picks up or reads it.",
        ),
        QuestionDefinition("email", QuestionKind.EMAIL, "E-mail address"),
        yes_no("email_safe", "Is it safe to write to this address?", "Say yes only if nobody else reads it."),
        SAFE_TIME,
    ),
)
