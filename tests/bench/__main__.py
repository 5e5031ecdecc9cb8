"""Runs the benchmarks on the same servers as the tests, so that they need no set-up of their own.

Standard output holds figures and nothing else; what the test runner says goes to standard error.
"""

import os
import sys

import pytest

from tests.bench.figures import FIGURES

CHOSEN = ["-o", "python_files=bench_*.py", "-o", "python_functions=bench_*", "tests/bench"]

if __name__ == "__main__":
    os.environ[FIGURES] = str(os.dup(sys.stdout.fileno()))
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.exit(pytest.main(["-q", "-n0", "--show-capture=no", *CHOSEN, *sys.argv[1:]]))
