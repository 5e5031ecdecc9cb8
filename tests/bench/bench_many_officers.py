"""Sixteen officers decide two hundred cases while lines are cut: each once, and no word is lost."""

from __future__ import annotations

import time

import pytest

from assistline.models import Centre
from tests.bench.figures import show
from tests.triage.test_many_officers import OFFICERS, work_through

CASES = 200


@pytest.mark.django_db(transaction=True)
def bench_many_officers(centre: Centre) -> None:
    began = time.perf_counter()
    shift = work_through(centre, CASES)
    took = time.perf_counter() - began

    show(
        "cases_decided", value=CASES / took, unit="cases/s", floor=0, officers=OFFICERS, cut=shift.cut.total()
    )
