"""Open311 GeoReport v2: programs of others list what they can tell of public nuisance, send and follow it."""
