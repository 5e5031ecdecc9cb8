"""Pure decisions: no database, no clock, no network."""
