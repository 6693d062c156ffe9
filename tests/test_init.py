"""`pii-check init` as a person meets it: in a real terminal, and what becomes of the file."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest
from made import COMMAND

from pii_check.cli import firm_writing
from pii_check.cli.clock import today_in_uk
from pii_check.cli.firm_writing import FirmText, NotSavedError, new_text
from pii_check.read.firm_file import load_firm
from pii_check.read.tree import read_tree
from pii_check.talk import Stated, with_stated, without_blanks
from running import COMPLIANT, TIMEOUT, environment, run_apart

TODAY_IS_STATED = "2026-11-22"
SOLE_PRACTITIONER = [
    "J. Example", TODAY_IS_STATED, "", "yes", "1", "1", "2012-04-01", "£85,000", "no", "none", "0", "yes",
    "Example: plc", "0123", "2026-04-01", "2027-03-31", "yes", "£250k", "", "any one claim", "£5k", "yes", "yes",
    "", "", "",
]  # fmt: skip
PROMPT = r"\[(Enter: [^]]*|must be answered)\]: $"


class Terminal:
    """The command in a terminal of 80 columns: `shown` is all that it showed."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._child = pexpect.spawn(
            COMMAND[0], [*COMMAND[1:], "init", *arguments], cwd=str(folder), encoding="utf-8", timeout=TIMEOUT,
            dimensions=(40, 80), env=environment({"TERM": "xterm-256color"}),
        )  # fmt: skip
        self.shown = ""

    def answer(self, *answers: str) -> str:
        """Answer one question after the other; what was shown from the first of them to the prompt of the next."""
        for one in answers:
            self._until(PROMPT)
            self._child.sendline(one)
        return self.shown

    def press(self, control: str) -> None:
        """Press a key with Ctrl at the next prompt."""
        self._until(PROMPT)
        self._child.sendcontrol(control)

    def until_prompt(self) -> str:
        """What is shown up to the next prompt, since the last answer."""
        before = len(self.shown)
        self._until(PROMPT)
        return self.shown[before:]

    def type(self, text: str) -> None:
        """Answer the question that is already shown."""
        self._child.sendline(text)

    def ends(self) -> int:
        """The exit code, once the command has ended by itself."""
        self._until(pexpect.EOF)
        self._child.close()
        assert self._child.exitstatus is not None
        return self._child.exitstatus

    def close(self) -> None:
        self._child.close(force=True)

    def _until(self, what: object) -> None:
        self._child.expect(what)
        self.shown += self._child.before
        self.shown += self._child.after if isinstance(self._child.after, str) else ""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator["Desk"]:
    desk = Desk(tmp_path)
    yield desk
    for terminal in desk.terminals:
        terminal.close()


class Desk:
    """A folder, and the terminals opened in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.terminals: list[Terminal] = []

    def begin(self, *arguments: str) -> Terminal:
        self.terminals.append(Terminal(self.folder, *arguments))
        return self.terminals[-1]

    def write(self, text: str | bytes, name: str = "firm.yaml") -> Path:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


def test_a_sole_practitioner_comes_from_nothing_to_a_verdict(desk: Desk) -> None:
    terminal = desk.begin()
    terminal.answer(*SOLE_PRACTITIONER)
    assert terminal.ends() == 0
    assert "J. Example, as at 22 November 2026: compliant." in terminal.shown
    assert "About the firm" in terminal.shown
    assert "Professional indemnity, policy 1" in terminal.shown
    assert "\x1b" not in terminal.shown
    assert desk.files == ["firm.yaml"]
    text = (desk.folder / "firm.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=firm.schema.json\n# A firm file")
    assert "insurer: 'Example: plc'\n    policy_number: \"0123\"\n" in text
    assert "turnover: £85,000\n" in text
    again = desk.begin()
    assert again.ends() == 0
    assert "firm.yaml states everything that this dialogue asks about." in again.shown
    assert (desk.folder / "firm.yaml").read_text(encoding="utf-8") == text


def test_a_shortfall_exits_as_check_does(desk: Desk) -> None:
    answers = [*SOLE_PRACTITIONER]
    answers[answers.index("£5k")] = "£12k"
    terminal = desk.begin("mine.yaml")
    terminal.answer(*answers)
    assert terminal.ends() == 1
    assert "not compliant" in terminal.shown
    assert run_apart("mine.yaml", cwd=desk.folder).code == 1


def test_a_question_is_explained_with_its_source(desk: Desk) -> None:
    terminal = desk.begin()
    terminal.answer(*SOLE_PRACTITIONER[:19], "?")
    said = " ".join(terminal.until_prompt().split())
    assert "This is `basis` in the file: basis of the limit." in said
    assert "Basis of the limit (rics.basis)" in said
    assert "Source: " in said


def test_a_faulty_answer_is_asked_again_in_the_words_of_the_firm_file(desk: Desk) -> None:
    terminal = desk.begin()
    terminal.answer("A\x16\x07B")
    assert "control character" in terminal.until_prompt()
    terminal.type("A firm")
    terminal.answer("22/11/26")
    said = terminal.until_prompt()
    assert "This cannot be taken: `22/11/26` does not say in which century the year is." in said
    assert "Hint: write the day as YYYY-MM-DD" in said
    terminal.type(TODAY_IS_STATED)
    terminal.answer("", "")
    assert "This cannot be taken: this must be answered" in terminal.until_prompt()


def test_back_goes_to_the_question_before_and_its_answer_is_not_kept(desk: Desk) -> None:
    terminal = desk.begin()
    terminal.answer("back", "Wrong name", "back", "Right name", "quit")
    assert terminal.ends() == 4
    assert "This is the first question." in terminal.shown
    assert terminal.shown.count("Question 1. What is the firm called?") == 3
    assert load_firm(desk.folder / "firm.yaml").name == "Right name"


@pytest.mark.parametrize(("way", "code"), [("quit", 4), ("d", 4), ("c", 130)])
def test_what_was_answered_is_kept_and_gone_on_with(desk: Desk, way: str, code: int) -> None:
    terminal = desk.begin()
    terminal.answer(*SOLE_PRACTITIONER[:16])
    terminal.answer("quit") if way == "quit" else terminal.press(way)
    assert terminal.ends() == code
    assert "To go on, type: pii-check init firm.yaml" in terminal.shown
    stopped = desk.write((desk.folder / "firm.yaml").read_bytes()).read_text(encoding="utf-8")
    again = desk.begin("firm.yaml")
    again.answer(*SOLE_PRACTITIONER[16:])
    assert again.ends() == 0
    text = (desk.folder / "firm.yaml").read_text(encoding="utf-8")
    assert set(stopped.splitlines()) <= set(text.splitlines())
    assert text.index("listed_insurer") < text.index("inception")  # where the documentation has it


@pytest.mark.parametrize(("key", "code"), [("c", 130), ("d", 4)])
def test_stopping_at_once_leaves_no_file(desk: Desk, key: str, code: int) -> None:
    terminal = desk.begin()
    terminal.press(key)
    assert terminal.ends() == code
    assert "Nothing was answered, and no file was touched." in terminal.shown
    assert desk.files == []


def test_a_cover_of_which_it_is_not_known_is_said_to_be_open(desk: Desk) -> None:
    answers = [*SOLE_PRACTITIONER]
    answers[10] = "2"
    terminal = desk.begin()
    terminal.answer(*answers[:11], "0", *answers[11:24], "", "", "")
    assert terminal.ends() == 4
    assert "You did not say whether the firm holds employers' liability insurance." in " ".join(terminal.shown.split())
    text = (desk.folder / "firm.yaml").read_text(encoding="utf-8")
    assert (
        f"  - cover: employers' liability  # on {today_in_uk()} it was not known whether the firm holds one\n" in text
    )


MINE = """\
# Mine.
name:   "A. Other"   # as on the letterhead
jurisdiction: england
activities: []
started_trading: 2012-04-01

turnover: '£85,000' # from the accounts
own_premises:
people: {employees: 0}
# All of it is with one broker.
policies:
- cover: pi
  inception: 2026-04-01
  expiry: 2027-03-31 # a Wednesday

  # The sums.
  limit_of_indemnity: £250k
"""


def test_what_a_file_states_is_neither_asked_nor_touched(desk: Desk) -> None:
    path = desk.write(MINE)
    path.chmod(0o640)
    terminal = desk.begin()
    for answer in (
        "2026-11-22",
        "",
        "sole practitioner",
        "no",
        "Example plc",
        "",
        "yes",
        "",
        "1",
        "£5k",
        "yes",
        "yes",
        "",
        "",
        "",
    ):
        terminal.answer(answer)
    assert terminal.ends() == 0
    assert "asked only for what it does not state" in " ".join(terminal.shown.split())
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert [one for one in MINE.splitlines() if one not in lines and not one.startswith(("own_prem", "name: "))] == []
    assert "own_premises: no\n" in text
    assert '"A. Other"' in text
    assert "\n- cover: pi\n  insurer: Example plc\n  listed_insurer: yes\n" in text
    assert path.stat().st_mode & 0o777 == 0o640
    assert desk.files == ["firm.yaml"]


def test_a_file_that_changed_in_the_meantime_is_left_alone(desk: Desk) -> None:
    path = desk.write(MINE)
    terminal = desk.begin()
    terminal.answer("2026-11-22")
    terminal.until_prompt()
    other = MINE.replace("A. Other", "Another")
    path.write_text(other, encoding="utf-8")
    terminal.type("quit")
    assert terminal.ends() == 3
    assert "changed by another hand" in terminal.shown
    assert "as_at: 2026-11-22" in terminal.shown
    assert path.read_text(encoding="utf-8") == other
    assert desk.files == ["firm.yaml"]


def test_an_invalid_file_is_refused_before_the_first_question(desk: Desk) -> None:
    path = desk.write("name: A\nturnovr: £5\n")
    terminal = desk.begin()
    assert terminal.ends() == 3
    assert "did you mean `turnover`?" in terminal.shown
    assert "Question" not in terminal.shown
    assert path.read_text(encoding="utf-8") == "name: A\nturnovr: £5\n"


def test_what_cannot_keep_answers_is_refused_before_the_first_question(desk: Desk) -> None:
    desk.write('{"name": "A"}', "flow.yaml")
    for argument, said in (
        ("-", "standard input cannot keep answers"),
        (".", "is a folder"),
        ("firm.json", "is a JSON file"),
        ("flow.yaml", "is written as JSON"),
        ("nowhere/firm.yaml", "there is no folder"),
        ("", "no file can have this name"),
    ):
        terminal = desk.begin(argument)
        assert terminal.ends() == 2
        assert said in terminal.shown
        assert "Question" not in terminal.shown
    assert desk.files == ["flow.yaml"]


def test_a_file_or_folder_that_may_not_be_written_is_refused(desk: Desk) -> None:
    if os.access("/proc/version", os.W_OK) and os.geteuid() == 0:  # who may write everything is refused nothing
        pytest.skip("this user may write everywhere")
    path = desk.write(MINE)
    path.chmod(0o444)
    terminal = desk.begin()
    assert terminal.ends() == 2
    assert "may not be written" in terminal.shown


def test_without_a_terminal_it_fails_at_once_and_says_what_to_do(tmp_path: Path) -> None:
    ran = run_apart("init", stdin=b"A firm\n", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "needs a terminal" in ran.err
    assert "pii-check example > firm.yaml" in ran.err
    assert list(tmp_path.iterdir()) == []


# Writing, apart from the dialogue.


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r\n").encode("utf-16"),
    ],
)
def test_a_file_keeps_its_encoding_and_line_ends(tmp_path: Path, encode: Callable[[str], bytes]) -> None:
    path = tmp_path / "firm.yaml"
    path.write_bytes(encode("name: £\njurisdiction: wales\n"))
    FirmText(path, "firm.yaml", path.read_bytes()).save([Stated("own_premises", "no")])
    assert path.read_bytes() == encode("name: £\njurisdiction: wales\nown_premises: no\n")


def test_every_file_of_ours_can_be_gone_on_with(tmp_path: Path) -> None:
    """Whatever the style of a file, an answer is added and nothing that it states is lost."""
    root = Path(__file__).parent
    for path in [
        *sorted((root.parent / "examples").glob("*.yaml")),
        *sorted((root / "firms").glob("*.yaml")),
        Path(firm_writing.__file__).with_name("template.yaml"),
    ]:
        copy = tmp_path / path.name
        copy.write_bytes(path.read_bytes())
        before = without_blanks(read_tree(path.read_text(encoding="utf-8")).value)
        states = [
            Stated("policies.0.policy_number", "a: b, {c}"),
            Stated("policies.1.run_off.consumer_limit", "£1,000"),
        ]
        if len(before["policies"]) < 2 or "run_off" in before["policies"][1]:
            states.pop()
        if "policy_number" in before["policies"][0]:
            states.pop(0)
        FirmText(copy, path.name, path.read_bytes()).save(states)
        text = copy.read_text(encoding="utf-8")
        assert read_tree(text).value == with_stated(before, states)
        comments = [line.partition("#")[2] for line in path.read_text(encoding="utf-8").splitlines() if "#" in line]
        assert [one for one in comments if one not in text] == []


def test_a_text_that_would_not_be_read_as_it_should_be_is_not_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "firm.yaml"
    path.write_text(MINE, encoding="utf-8")
    monkeypatch.setattr(firm_writing, "_with_answers", lambda text, states: text.replace("£250k", "£260k"))
    with pytest.raises(NotSavedError, match="without changing what it states"):
        FirmText(path, "firm.yaml", path.read_bytes()).save([Stated("own_premises", "no")])
    assert path.read_text(encoding="utf-8") == MINE
    assert [one.name for one in tmp_path.iterdir()] == ["firm.yaml"]


def test_a_new_file_that_appeared_in_the_meantime_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "firm.yaml"
    found = FirmText(path, "firm.yaml", None)
    path.write_text(COMPLIANT, encoding="utf-8")
    with pytest.raises(NotSavedError) as told:
        found.save([Stated("name", "A")])
    assert told.value.text == new_text([Stated("name", "A")], "firm.yaml")
    assert path.read_text(encoding="utf-8") == COMPLIANT


def test_a_folder_that_went_away_is_told_and_the_text_is_not_lost(tmp_path: Path) -> None:
    with pytest.raises(NotSavedError, match="cannot be written") as told:
        FirmText(tmp_path / "gone" / "firm.yaml", "firm.yaml", None).save([Stated("name", "A")])
    assert "name: A\n" in told.value.text


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "real.yaml", tmp_path / "firm.yaml"
    target.write_text("name: A\n", encoding="utf-8")
    link.symlink_to(target)
    FirmText(link, "firm.yaml", target.read_bytes()).save([Stated("own_premises", "no")])
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "name: A\nown_premises: no\n"
