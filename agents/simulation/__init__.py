"""A day's demand, played from outside: addresses, log-ins and a token, and nothing else of the house.

Nothing here may touch the database: what plays is a process like a telephone system or a citizen's browser.
"""
