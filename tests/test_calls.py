"""Calls of `check` that are read without Typer: never differently from it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pii_check.cli import commands, typer_calls
from pii_check.cli.calls import OPTIONS, CheckCall, plain_call
from pii_check.cli.dispatch import dispatched
from pii_check.cli.formats import Color
from running import AS_AT, Here

FLAGS = [one.flag for one in OPTIONS.values()]


class Read(Exception):
    """What Typer hands over to the command."""

    def __init__(self, call: CheckCall) -> None:
        self.call = call


def by_typer(words: list[str]) -> CheckCall | int:
    """The call as Typer reads it, whole; or the exit code where it refuses it, or shows help."""

    def hand_over(call: CheckCall) -> int:
        raise Read(call)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(commands, "run_check", hand_over)
        try:
            return typer_calls.run_words(["check", *words])
        except Read as read:
            return read.call


TEXTS = st.sampled_from(
    [
        "firm.yaml",
        "-",
        "",
        "a b",
        "json",
        "csv",
        "always",
        "never",
        "AUTO",
        "2026-01-01",
        "x=1",
        "=",
        "rules",
        "check",
        " ",
    ]
) | st.text(max_size=5)
FLAG_WORDS = st.sampled_from(FLAGS)
WORDS = st.lists(
    TEXTS
    | FLAG_WORDS
    | st.builds("{}={}".format, FLAG_WORDS, TEXTS)
    | st.sampled_from(
        ["--", "--help", "-h", "--form", "--colour", "-x", "--version", "--plain=yes", "--set==", "---", "-="]
    ),
    max_size=8,
)
PLAIN = st.lists(
    st.tuples(TEXTS)
    | st.tuples(st.sampled_from([one.flag for one in OPTIONS.values() if one.is_switch]))
    | st.tuples(FLAG_WORDS, TEXTS)
    | st.tuples(st.builds("{}={}".format, FLAG_WORDS, TEXTS)),
    max_size=6,
).map(lambda groups: [word for group in groups for word in group])


@given(WORDS | PLAIN)
def test_a_call_that_is_read_at_once_is_read_as_typer_reads_it(words: list[str]) -> None:
    call = plain_call(words)
    if call is not None:
        assert by_typer(words) == call


@pytest.mark.parametrize("key", OPTIONS)
@pytest.mark.parametrize("together", [False, True])
def test_every_option_is_read_at_once(key: str, together: bool) -> None:
    option = OPTIONS[key]
    value = "never" if option.read is Color else "x"
    stated = [option.flag] if option.is_switch else [f"{option.flag}={value}"] if together else [option.flag, value]
    for words in (["firm.yaml", *stated], [*stated, "-", *stated]):
        call = plain_call(words)
        assert call is not None
        assert getattr(call, key) not in (None, False, Color.AUTO)
        assert by_typer(words) == call


def test_the_options_are_those_of_the_command() -> None:
    assert tuple(OPTIONS) == CheckCall._fields[1:]
    read = by_typer(["firm.yaml"])
    assert read == CheckCall(["firm.yaml"]) == plain_call(["firm.yaml"])


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--plain"],
        ["--"],
        ["firm.yaml", "--help"],
        ["firm.yaml", "-h"],
        ["firm.yaml", "--form", "json"],
        ["firm.yaml", "--format"],
        ["firm.yaml", "--format="],
        ["firm.yaml", "--format", "--plain"],
        ["firm.yaml", "--color", "red"],
        ["firm.yaml", "--plain=yes"],
        ["firm.yaml", "-p"],
    ],
)
def test_a_call_that_is_not_plain_is_left_to_typer(words: list[str]) -> None:
    assert plain_call(words) is None


def test_what_follows_two_dashes_is_a_file() -> None:
    call = plain_call(["a.yaml", "--plain", "--", "--strict", "-h"])
    assert call == CheckCall(["a.yaml", "--strict", "-h"], plain=True)


@pytest.mark.parametrize(("words", "meant"), [(["a.yaml"], ["check", "a.yaml"]), (["rules"], ["rules"])])
def test_a_file_is_a_call_of_check(words: list[str], meant: list[str]) -> None:
    assert dispatched(words) == meant


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["firm.yaml", "--format", "pdf"], "pii-check check"),
        (["explain", "rics.limt"], "pii-check explain"),
        (["rules", "show", "rcs"], "pii-check rules show"),
        (["chek"], "pii-check"),
    ],
)
def test_a_wrong_value_says_where_help_is(words: list[str], asked: str, here: Here) -> None:
    ran = here(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("pii-check: Invalid value")
    assert ran.err.endswith(f"\nTry `{asked} --help`.\n")


def test_both_ways_say_the_same(here: Here, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each a plain call but for an option that is not spelled in full, or stands before its command."""
    monkeypatch.chdir(tmp_path)
    here("example")
    (tmp_path / "firm.yaml").write_bytes(here("example").out_bytes)
    plain = here("firm.yaml", "--as-at", AS_AT, "--format", "json")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pii_check.cli.calls.plain_call", lambda words: None)
        whole = here("firm.yaml", "--as-at", AS_AT, "--format", "json")
        wrong = here("firm.yaml", "--as-at", "31 June 2026")
    assert plain == whole
    assert here("firm.yaml", "--as-at", "31 June 2026") == wrong
    assert wrong.code == 2
