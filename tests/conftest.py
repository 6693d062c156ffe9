"""Settings of all tests."""

from hypothesis import settings

settings.register_profile("here", deadline=None)  # correctness is never timed
settings.load_profile("here")
