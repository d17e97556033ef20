"""Laws for all inputs. Examples run inside one database, and each takes back what it did."""

from hypothesis import HealthCheck, settings

# An example may be slow where a disk is busy; a fixture that lasts for all examples is meant to.
settings.register_profile("laws", deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
settings.load_profile("laws")
