"""What stops a start: said in one sentence, without a traceback."""


class Refusal(Exception):
    """The start cannot go on; ``str()`` is the one sentence that the person at the terminal reads."""
