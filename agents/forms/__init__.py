"""The shape of what agents and supervisors send."""
