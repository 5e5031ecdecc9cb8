"""Doors of the portal: read the clock and the browser's secrets, call one action, answer."""
