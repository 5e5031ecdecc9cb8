"""Doors of the officers: read the clock and the user, call one action, answer."""
