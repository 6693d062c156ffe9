"""Settings of all laws, and the command. `--hypothesis-profile=plain` tells of a failure just as it was found."""

import pytest
from hypothesis import Phase, settings

from running import Here

settings.register_profile("untimed", deadline=None)  # correctness is never timed
settings.register_profile("plain", deadline=None, phases=[Phase.explicit, Phase.generate])
settings.load_profile("untimed")


@pytest.fixture
def here(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Here:
    """The command, run in this process."""
    return Here(capsysbinary, monkeypatch)
