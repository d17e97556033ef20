"""People, bodies, roles, sign-in."""
