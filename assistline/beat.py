"""What Celery's clock starts, and every how many seconds; missing or doubled it does no harm."""

from typing import Any

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "escalate-overdue": {"task": "triage.tasks.escalate_overdue", "schedule": 10.0},
    "warn-of-deadlines": {
        "task": "assistline.tasks.run_periodic",
        "schedule": 10.0,
        "args": ["warn_of_deadlines"],
    },
    "resume-waiting-clocks": {
        "task": "assistline.tasks.run_periodic",
        "schedule": 10.0,
        "args": ["resume_waiting_clocks"],
    },
    "watch-duty": {"task": "assistline.tasks.run_periodic", "schedule": 10.0, "args": ["watch_duty"]},
    "watch-transfers": {
        "task": "assistline.tasks.run_periodic",
        "schedule": 5.0,
        "args": ["watch_transfers"],
    },
    "send-emergency-messages": {
        "task": "assistline.tasks.run_periodic",
        "schedule": 5.0,
        "args": ["send_emergency_messages"],
    },
    "fill-holidays": {"task": "assistline.tasks.run_periodic", "schedule": 3600.0, "args": ["fill_holidays"]},
    "free-expired-leases": {"task": "triage.tasks.free_expired_leases", "schedule": 10.0},
    "open-missing-cases": {
        "task": "assistline.tasks.run_periodic",
        "schedule": 60.0,
        "args": ["open_missing_cases"],
    },
    "reckon-keeping": {
        "task": "assistline.tasks.run_periodic",
        "schedule": 10.0,
        "args": ["reckon_keeping"],
    },
    "destroy-what-is-due": {
        "task": "assistline.tasks.run_periodic",
        "schedule": 600.0,
        "args": ["destroy_what_is_due"],
    },
    "run-replays": {"task": "triage.tasks.run_replays", "schedule": 5.0},
    "end-surges": {"task": "assistline.tasks.run_periodic", "schedule": 10.0, "args": ["end_surges"]},
    "send-referrals": {"task": "assistline.tasks.run_periodic", "schedule": 5.0, "args": ["send_referrals"]},
    "poll-referrals": {"task": "assistline.tasks.run_periodic", "schedule": 60.0, "args": ["poll_referrals"]},
    "raise-overdue-referrals": {
        "task": "assistline.tasks.run_periodic",
        "schedule": 60.0,
        "args": ["raise_overdue_referrals"],
    },
    "raise-unanswered-questions": {
        "task": "assistline.tasks.run_periodic",
        "schedule": 30.0,
        "args": ["raise_unanswered_questions"],
    },
    "send-handovers": {"task": "assistline.tasks.run_periodic", "schedule": 5.0, "args": ["send_handovers"]},
    "ask-after-handovers": {
        "task": "assistline.tasks.run_periodic",
        "schedule": 30.0,
        "args": ["ask_after_handovers"],
    },
    # Its slot is a day long: it is compared once, however often it is asked for.
    "reconcile-records": {
        "task": "assistline.tasks.run_periodic",
        "schedule": 3600.0,
        "args": ["reconcile_records"],
    },
    "mark-absent-agents": {"task": "agents.tasks.mark_absent_agents", "schedule": 10.0},
    "close-zombie-calls": {"task": "agents.tasks.close_zombie_calls", "schedule": 60.0},
    "mark-silent": {"task": "assistline.tasks.run_periodic", "schedule": 10.0, "args": ["mark_silent"]},
    "delete-expired-drafts": {
        "task": "assistline.tasks.run_periodic",
        "schedule": 3600.0,
        "args": ["delete_expired_drafts"],
    },
    "tidy": {"task": "assistline.tasks.run_periodic", "schedule": 3600.0, "args": ["tidy"]},
}
