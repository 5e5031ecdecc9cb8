"""Doors of agents and of those who watch over them: read the clock and the user, call one action, answer."""
