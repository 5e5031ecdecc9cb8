"""What each kind of page says on which a citizen writes after sending; put into their language when shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

MESSAGE_LABEL, NO_MESSAGE = gettext_noop("Your message"), gettext_noop("Write your message.")


@dataclass(frozen=True)
class Page:
    """One kind of what can be written."""

    title: str
    lead: str
    label: str
    button: str
    hint: str = ""
    missing: str = ""


PAGES = {
    "message": Page(
        gettext_noop("Write to us"),
        gettext_noop("An officer reads it and answers here."),
        MESSAGE_LABEL,
        gettext_noop("Send message"),
        missing=NO_MESSAGE,
    ),
    "add": Page(
        gettext_noop("Add to your report"),
        gettext_noop("Your report stays as you sent it. We put this beside it, and read it at once."),
        gettext_noop("What do you want to add?"),
        gettext_noop("Add this"),
        gettext_noop("New facts, names, serial numbers, who saw it."),
        gettext_noop("Write what you want to add."),
    ),
    "fix": Page(
        gettext_noop("Fix a mistake"),
        gettext_noop("We keep both: what you sent, and what is right."),
        gettext_noop("What is right?"),
        gettext_noop("Send this"),
        missing=gettext_noop("Write what is right."),
    ),
    "cancel": Page(
        gettext_noop("Is it off?"),
        gettext_noop(
            "We do not wait for it then. Nothing is deleted, and you can put it back on our list until it "
            "ends."
        ),
        gettext_noop("Do you want to say why?"),
        gettext_noop("Take it off the list"),
        gettext_noop("You can leave this empty."),
    ),
    "withdraw": Page(
        gettext_noop("Ask to withdraw your report"),
        gettext_noop(
            "An officer reads this and says yes or no. Nothing is closed until then. "
            "Some things we have to look into all the same."
        ),
        gettext_noop("Why do you want to withdraw it?"),
        gettext_noop("Ask an officer"),
        gettext_noop("You can leave this empty."),
    ),
    "review": Page(
        gettext_noop("Ask for a second look"),
        gettext_noop("Another officer looks at what we decided. It is not the one who decided."),
        gettext_noop("What did we get wrong, or what is new?"),
        gettext_noop("Ask for a second look"),
        missing=gettext_noop("Write what we got wrong, or what is new."),
    ),
    "not_came": Page(
        gettext_noop("Nobody came"),
        gettext_noop(
            "If you are in danger now, call 000. An officer sees at once that nobody came, and looks at it "
            "again."
        ),
        gettext_noop("Is there anything new?"),
        gettext_noop("Tell the officers"),
        gettext_noop("You can leave this empty."),
    ),
}

LATE_REVIEW = Page(
    gettext_noop("Ask for a second look"),
    gettext_noop(
        "The day to ask for this is over. You can still ask. Another officer reads this and tells you "
        "whether we look at it again."
    ),
    gettext_noop("What did we get wrong, or what is new?"),
    gettext_noop("Ask for a second look"),
    missing=gettext_noop("Write what we got wrong, or what is new."),
)

RATE = Page(
    gettext_noop("How did we do?"),
    gettext_noop("You can see what you chose below."),
    "",
    gettext_noop("Send"),
)
