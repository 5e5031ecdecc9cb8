"""The servers and processes of ``make run``, started and stopped together; see ``__main__.py``."""
