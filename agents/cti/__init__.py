"""How a telephone system tells us of calls, and how that is understood."""
