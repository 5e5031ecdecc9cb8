"""The sentences that a citizen is told again and again: kept in English, known to the catalogues."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES = (
    gettext_noop("A person here reads it by %(by)s."),
    gettext_noop("An officer decides by %(by)s."),
    gettext_noop("An officer looks at this as soon as one is free."),
    gettext_noop("An officer looks at this within %(minutes)s minutes."),
    gettext_noop("An officer looks at this within 1 minute."),
    gettext_noop("An officer looks at this by %(by)s."),
    gettext_noop("If anyone is in danger now, call %(number)s."),
    gettext_noop("If anyone is in danger, call %(number)s."),
    gettext_noop("You are on our list on %(day)s."),
    gettext_noop("You are on our list from %(first)s to %(last)s."),
    gettext_noop("It ends by itself."),
    gettext_noop("Tell us here if a date changes."),
    gettext_noop("The days on our list are over. You need to do nothing. Tell us again for the next time."),
    gettext_noop(
        "You told us that it is off. You need to do nothing more. If it is on after all, tell us here."
    ),
    gettext_noop("Thank you for telling us."),
    gettext_noop("The people you tell us about do not see it."),
    gettext_noop("It goes to the person who looks after this."),
    gettext_noop("You can read their answer on the tracking page."),
    gettext_noop("You can read our answer here by %(by)s."),
    gettext_noop(
        "We asked you something. We wait for your answer until %(by)s. After that we go on without it."
    ),
    gettext_noop("An officer goes on with this now."),
    gettext_noop("We go on. An officer decides by %(by)s."),
    gettext_noop("We said by %(clock)s. We are late."),
    gettext_noop("We said by %(by)s. We are late."),
    gettext_noop("A sergeant has been told."),
    gettext_noop("An officer looks at what you added by %(by)s."),
    gettext_noop("Another officer looks at it again by %(by)s. It is not the one who decided."),
    gettext_noop("We said that police come to you. We hear that they did not."),
    gettext_noop("An officer looks at this again by %(by)s."),
    gettext_noop("If you are in danger, call 000."),
    gettext_noop("We do not call, text or write to you."),
    gettext_noop("An officer reads what you wrote by %(by)s."),
    gettext_noop("An officer is reading your report now."),
    gettext_noop("Police will not come to your home for this unless we tell you first."),
    gettext_noop("%(agency)s can act on this."),
    gettext_noop(
        "You asked after the day for it was over. Another officer says here by %(by)s whether we look at it "
        "again."
    ),
    gettext_noop("We look at it again now."),
    gettext_noop("We look at it again. An officer decides by %(by)s."),
    # What is decided, in our first words.
    gettext_noop(
        "We have recorded your report as a crime. It is recorded as: %(matter)s. If there is news, you can "
        "read it on this page."
    ),
    gettext_noop("An officer asks the person who took your call. You do not have to do anything."),
    gettext_noop("We have passed this on to those who can help. Their answer comes here."),
    gettext_noop("We have sent police."),
    gettext_noop("We have closed your report. You can ask us for the reasons."),
    gettext_noop("We called you."),
    gettext_noop("We passed this on to Triple Zero (000)."),
    gettext_noop("We have closed your report, as you asked."),
    gettext_noop("Another officer looked at this again. It stays as we decided before."),
    gettext_noop(
        "You asked us to look again after the day for it. We do not look at it again. It stays as we decided."
    ),
    # The letter of who is turned away.
    gettext_noop("An officer decided this, not a machine."),
    gettext_noop("An officer decided this. The rule that was used: %(rule)s (%(source)s)."),
    gettext_noop("What you told us that mattered: %(answers)s."),
    gettext_noop(
        "What would change this: a photo, a name, a number plate, a camera, or anything else that is new. "
        "Add it on this page. Then an officer looks again."
    ),
    gettext_noop("Do you think this is wrong? Ask on this page, and another officer looks at it."),
    gettext_noop("You can ask for that until %(date)s."),
    gettext_noop("After that you can ask someone who is not with us: %(outside)s."),
    gettext_noop("Another officer has looked at this again."),
    gettext_noop("If you still think this is wrong, you can ask someone who is not with us: %(outside)s."),
    # One of those that mattered, and no answer.
    gettext_noop("Asked to be called"),
    # News of others.
    gettext_noop("%(desk)s took it on."),
    gettext_noop("%(desk)s told us that it is done."),
    gettext_noop("%(desk)s did not take it."),
    gettext_noop("Their number for it is %(theirs)s."),
    gettext_noop("What we decided stays."),
    gettext_noop("A person here looks at what we can do."),
    gettext_noop("We could not pass it to %(desk)s."),
    gettext_noop("An officer looks at it again by %(by)s."),
    gettext_noop("We have passed this on to %(desk)s: what it is, when and where."),
    gettext_noop("They do not have your name or number."),
    gettext_noop("You can read here what they say."),
    gettext_noop("Your crime number is %(crime)s."),
    gettext_noop("Your insurer may ask for it."),
    gettext_noop("You can use it when you call us."),
    gettext_noop("It is not %(crime)s, as we said before."),
    gettext_noop("We are sorry."),
)
