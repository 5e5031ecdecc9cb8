"""The first words of each decision, for a new customer: version 1 of data that an administrator changes."""

from __future__ import annotations

from triage.models.decision import DecisionKind
from triage.models.told_words import ASK_AGENT, ASK_CITIZEN

FIRST_TOLD: dict[str, str] = {
    DecisionKind.RECORD.value: "We have recorded your report as a crime. It is recorded as: {matter}. "
    "If there is news, you can read it on this page.",
    ASK_CITIZEN: "We need to know one more thing before we decide:",
    ASK_AGENT: "An officer asks the person who took your call. You do not have to do anything.",
    DecisionKind.REFER.value: "We have passed this on to those who can help. Their answer comes here.",
    DecisionKind.DISPATCH.value: "We have sent police.",
    DecisionKind.CLOSE.value: "We have closed your report. You can ask us for the reasons.",
    DecisionKind.CALLED_BACK.value: "We called you.",
    DecisionKind.TRANSFER_000.value: "We passed this on to Triple Zero (000).",
    DecisionKind.WITHDRAWN.value: "We have closed your report, as you asked.",
    DecisionKind.STANDS.value: "Another officer looked at this again. It stays as we decided before.",
}
