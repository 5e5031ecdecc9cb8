"""Which languages have a catalogue in ``reports/locale/``. English needs none: it stands in the templates."""

OTHER_LANGUAGES = (
    ("vi", "Vietnamese"),
    ("zh-hans", "Chinese, simplified"),
    ("ar", "Arabic"),
    ("el", "Greek"),
)
