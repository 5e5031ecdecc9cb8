"""Programs of others, each by its protocol: what to send them, and what they said. No database."""
