"""The receipt as a file to keep: text in all scripts, tagged for screen readers. Pure."""
