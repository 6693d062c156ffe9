"""How the command ends when things go wrong around it: nothing but a verdict exits 0, 1 or 4."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from running import AS_AT, COMMAND, COMPLIANT, NOT_COMPLIANT, TIMEOUT, Here, closed_to_all, environment

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="no device here that is always full")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a sound firm and one with a slip, in which the command runs."""
    (tmp_path / "sound.yaml").write_text(COMPLIANT, encoding="utf-8")
    (tmp_path / "slip.yaml").write_text("nme: x\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@needs_full
@pytest.mark.parametrize("words", [("sound.yaml",), ("slip.yaml",), ("nosuch",), ("--nosuch",), ("--help",)])
def test_where_nothing_can_be_said_the_exit_is_no_verdict(words: tuple[str, ...], desk: Path) -> None:
    with FULL.open("wb") as full:
        call = [*COMMAND, *words]
        ran = subprocess.run(call, stdout=full, stderr=full, check=False, timeout=TIMEOUT, env=environment())
    assert ran.returncode == 70


def test_what_comes_in_by_standard_input_is_not_written_over(desk: Path) -> None:
    for words in (("check", "-", "--output", "json=sound.yaml"), ("outlook", "-", "--ics", "sound.yaml")):
        with Path("sound.yaml").open("rb") as firm:
            call = [*COMMAND, *words]
            ran = subprocess.run(call, stdin=firm, capture_output=True, check=False, timeout=TIMEOUT, env=environment())
        assert ran.returncode == 2
        assert Path("sound.yaml").read_text(encoding="utf-8") == COMPLIANT


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="streams have no names here")
def test_what_is_printed_into_a_file_is_not_replaced_by_another(desk: Path) -> None:
    with Path("log").open("wb") as log:
        log.write(b"before\n")
        log.flush()
        call = [*COMMAND, "sound.yaml", "--output", "json=/dev/stdout"]
        ran = subprocess.run(call, stdout=log, stderr=log, check=False, timeout=TIMEOUT, env=environment())
    assert ran.returncode == 2
    assert Path("log").read_bytes().startswith(b"before\n")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_leaves_nothing_half_made(name: str, desk: Path) -> None:
    shutil.copytree(desk, desk / "many")
    for number in range(300):
        shutil.copy("sound.yaml", f"many/{number}.yaml")
    number = getattr(signal, name)
    call = [*COMMAND, "many", "--output", "json=out.json"]
    with subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()) as running:
        until = time.monotonic() + TIMEOUT
        while not any(one.startswith(".out.json.") for one in os.listdir()) and time.monotonic() < until:
            time.sleep(0.01)
        running.send_signal(number)
        assert running.wait(TIMEOUT) == 128 + number
    assert sorted(os.listdir()) == ["many", "slip.yaml", "sound.yaml"]


def test_a_folder_that_may_not_be_read_is_told_and_the_rest_is_judged(
    desk: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / "firms/closed").mkdir(parents=True)
    (desk / "firms/sound.yaml").write_text(COMPLIANT, encoding="utf-8")
    (desk / "firms/closed/failing.yaml").write_text(NOT_COMPLIANT, encoding="utf-8")
    assert here("firms", "--as-at", AS_AT).code == 1
    closed_to_all(monkeypatch, "closed")
    ran = here("firms", "--as-at", AS_AT)
    assert ran.code == 3
    assert "this folder may not be read, and what it holds was not judged" in ran.err
    assert "COMPLIANT: Meets every requirement checked" in ran.out


def test_a_pipe_in_a_folder_is_not_waited_for(desk: Path, here: Here) -> None:
    os.mkfifo(desk / "pipe.yaml")
    (desk / "slip.yaml").unlink()
    assert here(".", "--as-at", AS_AT).code == 0


def test_a_file_is_judged_once_however_it_is_spelled(desk: Path, here: Here) -> None:
    (desk / "link.yaml").symlink_to("sound.yaml")
    ran = here("sound.yaml", "./sound.yaml", desk / "sound.yaml", "link.yaml", "--as-at", AS_AT)
    assert ran.out.count("A. Nonesuch (") == 1
    assert "A. Nonesuch (sound.yaml)" in ran.out


@pytest.mark.parametrize("name", ["firms/report.json", "firms/below/report.yaml"])
def test_a_file_that_the_next_call_would_judge_is_not_written(name: str, desk: Path, here: Here) -> None:
    (desk / "firms/below").mkdir(parents=True)
    (desk / "firms/sound.yaml").write_text(COMPLIANT, encoding="utf-8")
    ran = here("firms", "--as-at", AS_AT, "--output", f"json={name}")
    assert ran.code == 2
    assert "would be judged as a firm file by the next call" in ran.err
    assert here("firms", "--as-at", AS_AT, "--output", "html=firms/report.html").code == 0
    assert here("sound.yaml", "--as-at", AS_AT, "--output", "json=report.json").code == 0


def test_a_file_named_like_an_option_is_told_how_to_name_it(desk: Path, here: Here) -> None:
    (desk / "-d.yaml").write_text(COMPLIANT, encoding="utf-8")
    ran = here("-d.yaml")
    assert ran.code == 2
    assert "`./-d.yaml`" in ran.err
    assert here("./-d.yaml", "--as-at", AS_AT).code == 0


def test_a_wrong_call_names_the_help_of_its_command(desk: Path, here: Here) -> None:
    assert "Try `pii-check compare --help`." in here("compare", "--nosuch").err
    assert "Try `pii-check check --help`." in here("sound.yaml", "--nosuch").err
