"""Pure decisions about calls and people: no database, no clock, no network."""
