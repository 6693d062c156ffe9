"""Settings of all laws: correctness is never timed. `--hypothesis-profile=plain` tells of a failure as it was found."""

from hypothesis import Phase, settings

settings.register_profile("untimed", deadline=None)
settings.register_profile("plain", deadline=None, phases=[Phase.explicit, Phase.generate])
settings.load_profile("untimed")
