"""Every message that a citizen can get, in every language of the portal: whole, short, of nobody's matter."""

from __future__ import annotations

import re

import pytest

from assistline.messages import declared
from assistline.models import MessageWords
from reports.messages import CODE, NEWS, RECEIPT, RESUME_LINK
from reports.portal_language import NAMES
from tests.reports.test_no_english_when_wrong import ONLY_ENGLISH

MESSAGES = (RECEIPT, RESUME_LINK, NEWS, CODE)
SENT = [(message.name, channel) for message in MESSAGES for channel in message.channels]
IN_BRACES = re.compile(r"\{([a-z_]+)\}")
# What a phone reads before it is opened by the wrong person.
POLICE = re.compile(r"police|cảnh sát|công an|警|شرطة|αστυνομ", re.IGNORECASE)
MATTER = re.compile(
    r"theft|crime|violence|assault|trộm|tội|bạo lực|盗|罪|暴力|سرقة|جريمة|عنف|κλοπή|έγκλημα|βία",
    re.IGNORECASE,
)
# What a message holds when it goes out, at its longest.
FILLED = {
    "reference": "7K3M 92TX 4",
    "track_url": "https://online.reports.example.vic.gov.au/track/7K3M92TX4/",
    "link_url": "https://online.reports.example.vic.gov.au/r/" + "k" * 43 + "/",
    "code": "482 913",
}
MOST_PARTS, PART, PART_OF_OTHER_LETTERS = 3, 153, 67
PLAIN_LETTERS = re.compile(r"[\x20-\x7e\n£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉÄÖÑÜ§äöñüà€]*")


@pytest.fixture
def words(customer):
    """The words in force, as one text."""

    def find(message: str, channel: str, language: str) -> str:
        row = MessageWords.objects.get(
            customer=customer, message=message, channel=channel, language=language, is_current=True
        )
        return f"{row.subject_line}\n{row.body}".strip()

    return find


def parts(text: str) -> int:
    """How many parts an SMS is sent in."""
    plain = PLAIN_LETTERS.fullmatch(text) is not None
    alone, each = (160, PART) if plain else (70, PART_OF_OTHER_LETTERS)
    return 1 if len(text) <= alone else -(-len(text) // each)


@pytest.mark.parametrize("code", [*sorted(NAMES), "en"])
@pytest.mark.parametrize(("message", "channel"), SENT)
def test_a_message_names_neither_police_nor_the_matter(words, message, channel, code):
    said = words(message, channel, code)

    assert not POLICE.search(said)
    assert not MATTER.search(said)


@pytest.mark.parametrize("code", sorted(NAMES))
@pytest.mark.parametrize(("message", "channel"), SENT)
def test_a_message_is_whole_in_its_language_and_has_no_english(words, message, channel, code):
    said, english = words(message, channel, code), words(message, channel, "en")

    held = set(IN_BRACES.findall(said))
    assert held == set(IN_BRACES.findall(english)) <= set(declared(message).placeholders)
    bare = IN_BRACES.sub(" ", said)
    assert not ONLY_ENGLISH.search(bare)
    if code != "vi":
        assert set(re.findall(r"[A-Za-z]+", bare)) <= {"email"}


@pytest.mark.parametrize("code", [*sorted(NAMES), "en"])
@pytest.mark.parametrize("message", [message.name for message in MESSAGES])
def test_a_text_message_fits_into_few_parts(words, message, code):
    said = IN_BRACES.sub(lambda name: FILLED[name[1]], words(message, "sms", code))

    assert parts(said) <= MOST_PARTS
