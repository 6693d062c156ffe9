"""Writing a file whole or not at all, and never over what was read."""

import os
import stat
from pathlib import Path

import pytest

from pii_check.cli.streams import OutputError
from pii_check.cli.written import NotWritableError, WholeFile, refuse_unwritable


def left_over(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir() if one.name.startswith(".")]


def write_whole(path: Path, data: bytes) -> None:
    refuse_unwritable(path, [])
    file = WholeFile(path)
    file.write(data)
    file.keep()


def test_a_file_is_made_or_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out.ics"
    for data in (b"one", b"two, and longer", b""):
        write_whole(path, data)
        assert path.read_bytes() == data
    assert left_over(tmp_path) == []


def test_a_new_file_may_be_read_as_the_user_has_it_and_an_old_one_as_it_could(tmp_path: Path) -> None:
    path, mask = tmp_path / "out.ics", os.umask(0o027)
    try:
        write_whole(path, b"one")
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        path.chmod(0o600)
        write_whole(path, b"two")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    finally:
        os.umask(mask)


def test_what_is_read_is_not_written_over_by_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    firm = tmp_path / "firm.yaml"
    firm.write_text("name: A firm\n", encoding="utf-8")
    (tmp_path / "link.ics").symlink_to(firm)
    os.link(firm, tmp_path / "hard.ics")
    (tmp_path / "folder").mkdir()
    for name in ("firm.yaml", "./firm.yaml", "folder/../firm.yaml", "link.ics", "hard.ics", str(firm)):
        with pytest.raises(NotWritableError, match="is a file that is read here"):
            refuse_unwritable(Path(name), [tmp_path / "not-there.yaml", firm])
    assert firm.read_text(encoding="utf-8") == "name: A firm\n"
    assert left_over(tmp_path) == []


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    target, link = tmp_path / "elsewhere/real.ics", tmp_path / "link.ics"
    for existing in (False, True):
        if not existing:
            link.symlink_to(target)
        write_whole(link, b"one" if existing else b"two")
        assert link.is_symlink()
        assert target.read_bytes() == (b"one" if existing else b"two")


@pytest.mark.parametrize("name", ["missing/out.ics", "x" * 300, "folder", "nul\x00name"])
def test_what_cannot_be_written_is_said_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(NotWritableError):
        write_whole(tmp_path / name, b"x")
    assert left_over(tmp_path) == []


def test_a_device_is_written_to_as_it_is() -> None:
    write_whole(Path(os.devnull), b"x")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_write_that_fails_half_way_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.ics"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        with pytest.raises(OutputError, match="No space left on device"):
            write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert left_over(tmp_path) == []
