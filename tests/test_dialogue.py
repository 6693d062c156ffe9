"""The dialogue that makes a firm file: which question comes next, what an answer states, and that skipping is safe."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pii_check import Assessment, Firm, assess
from pii_check import questions as table
from pii_check.asking import next_question
from pii_check.cli.firm_writing import new_text
from pii_check.engine import OPTIONAL_GROUPS
from pii_check.questions import Form, Question
from pii_check.read.firm_file import parse_firm_file
from pii_check.record import Refused
from pii_check.replies import LONGEST, MOST_LAYERS, answered, not_known, to_write
from pii_check.report.asked import explanation_text
from pii_check.stating import values_of
from pii_check.talk import Seen, Stated, Talk, back, begun, facts, with_stated
from pii_check.words import Cover, Outcome
from strategies import AS_AT, EXPIRIES, INCEPTIONS, SECTIONS, rulebooks, sums

TODAY = date.fromisoformat(AS_AT)
SOLE_PRACTITIONER = {
    "name": "J. Example", "trading": "yes", "jurisdiction": "england", "constitution": "sole trader",
    "turnover": "£85,000", "own_premises": "no", "activities": "none", "people.employees": "0",
    "holds professional indemnity": "yes", "policies.0.inception": "2026-04-01", "policies.0.expiry": "2027-03-31",
    "policies.0.listed_insurer": "yes", "policies.0.limit_of_indemnity": "£250k", "policies.0.basis": "1",
    "policies.0.uninsured_excess": "£5k", "policies.0.minimum_wording": "yes",
    "policies.0.covers_all_professional_work": "yes",
}  # fmt: skip


def new(stated: Mapping[str, Any] | None = None) -> Talk:
    return begun(stated or {}, rulebooks(), TODAY)


def talked(replies: Mapping[str, str], talk: Talk | None = None, until: str = "") -> Talk:
    """The dialogue in which each question gets the reply to its key, or Enter; up to a question, or to the end."""
    talk = talk or new()
    while (question := next_question(talk)) is not None and question.key != until:
        talk = answered(talk, question, replies.get(question.key, ""))
    return talk


def keys(talk: Talk) -> list[str]:
    return [one.question.key for one in talk.given]


def asked(talk: Talk, key: str) -> Question:
    question = next_question(talk)
    assert question is not None
    assert question.key == key
    return question


# A dialogue, by hand.


def test_a_sole_practitioner_is_asked_what_matters_and_no_more() -> None:
    talk = talked(SOLE_PRACTITIONER)
    assert keys(talk) == [
        "name", "as_at", "regulated_by", "trading", "jurisdiction", "constitution", "started_trading", "turnover",
        "own_premises", "activities", "people.employees", "holds professional indemnity", "policies.0.insurer",
        "policies.0.policy_number", "policies.0.inception", "policies.0.expiry", "policies.0.listed_insurer",
        "policies.0.limit_of_indemnity", "policies.0.excess_layers", "policies.0.basis", "policies.0.uninsured_excess",
        "policies.0.minimum_wording", "policies.0.covers_all_professional_work",
        "another professional indemnity beside 1", "complaints_handling", "client_money",
    ]  # fmt: skip
    assert facts(talk) == {
        "name": "J. Example", "as_at": AS_AT, "regulated_by": ["rics"], "jurisdiction": "england",
        "constitution": "sole trader", "turnover": "£85,000", "own_premises": "no", "activities": [],
        "people": {"employees": "0"},
        "policies": [{
            "cover": "professional indemnity", "inception": "2026-04-01", "expiry": "2027-03-31",
            "listed_insurer": "yes", "limit_of_indemnity": "£250k", "basis": "any one claim", "uninsured_excess": "£5k",
            "minimum_wording": "yes", "covers_all_professional_work": "yes", "excess_layers": [],
        }],
    }  # fmt: skip


def test_enter_alone_never_states_a_fact_but_the_day_and_the_regulator() -> None:
    """Whatever else is in doubt stays out of the file, and never makes a requirement met."""
    must = {"name": "A", "trading": "yes", "activities": "none"}
    talk = talked(must)
    assert written(talk) == {"name": "A", "as_at": AS_AT, "regulated_by": ["rics"], "activities": []}
    for place in ("england", "jersey", "northern ireland"):
        firm = Firm.model_validate(facts(talked(must | {"jurisdiction": place, "holds professional indemnity": "yes"})))
        met = {one.id for one in assess(firm, rulebooks(), TODAY).findings if one.outcome is Outcome.MET}
        assert met == set()


def test_what_silence_would_say_must_be_answered() -> None:
    talk = new()
    for key, reply in (("name", "A"), ("trading", "no"), ("ceased_trading", "2026-06-30"), ("activities", "none")):
        talk = talked({}, talk, until=key)
        question = asked(talk, key)
        with pytest.raises(Refused) as refused:
            answered(talk, question, " ")
        assert refused.value.code == "answer-needed"
        talk = answered(talk, question, reply)
    assert facts(talk)["ceased_trading"] == "2026-06-30"
    assert "turnover" not in keys(talk)


def test_a_choice_is_named_by_number_or_in_words() -> None:
    talk = talked({"name": "A", "trading": "yes"}, until="jurisdiction")
    question = asked(talk, "jurisdiction")
    assert question.choices[3] == "northern ireland"
    for reply in ("4", "Northern Ireland", "northern-ireland"):
        assert Seen(answered(talk, question, reply)).firm.jurisdiction == "northern ireland"
    for reply, code in (
        ("0", "choice-number-unknown"),
        ("10", "choice-number-unknown"),
        ("uk", "jurisdiction-which-of-uk"),
    ):
        with pytest.raises(Refused) as refused:
            answered(talk, question, reply)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("reply", "stated"),
    [
        ("1, 3", ["energy assessment", "property management"]),
        ("LETTING", ["letting"]),
        ("None", []),
        ("2,2", ["letting"]),
    ],
)
def test_several_choices_stand_behind_commas(reply: str, stated: list[str]) -> None:
    talk = talked({"name": "A", "trading": "yes"}, until="activities")
    assert facts(answered(talk, asked(talk, "activities"), reply))["activities"] == stated


@pytest.mark.parametrize(
    ("reply", "code"), [("lettin", "word-mistyped"), ("dowsing", "word-unknown"), ("1, 9", "choice-number-unknown")]
)
def test_an_activity_that_no_rulebook_names_is_refused(reply: str, code: str) -> None:
    talk = talked({"name": "A", "trading": "yes"}, until="activities")
    with pytest.raises(Refused) as refused:
        answered(talk, asked(talk, "activities"), reply)
    assert refused.value.code == code


def test_a_name_with_a_comma_is_one_name() -> None:
    question = Question("a", "activities", "", "", Form.SEVERAL, ("surveys, large", "letting"))
    given = answered(new({"name": "A"}), question, "Surveys, large").given[-1]
    assert given.states == (Stated("activities", ["surveys, large"]),)


def test_an_answer_is_refused_in_the_words_of_the_firm_file() -> None:
    talk = talked({"name": "A", "trading": "yes"}, until="turnover")
    for reply, code in (
        ("£185.000", "money-stop-in-thousands"),
        ("€5", "money-not-sterling"),
        ("x" * (LONGEST + 1), "answer-too-long"),
    ):
        with pytest.raises(Refused) as refused:
            answered(talk, asked(talk, "turnover"), reply)
        assert refused.value.code == code
    talk = talked(SOLE_PRACTITIONER, until="policies.0.expiry")
    with pytest.raises(Refused, match="would end on 2026-03-31"):
        answered(talk, asked(talk, "policies.0.expiry"), "2026-03-31")


def test_back_asks_the_question_before_again() -> None:
    talk = talked(SOLE_PRACTITIONER, until="policies.0.basis")
    assert asked(back(talk), "policies.0.excess_layers")
    assert asked(back(back(back(talk))), "policies.0.listed_insurer")
    assert back(new()) == new()


# When a question is asked.


@pytest.mark.parametrize(
    ("replies", "is_asked"),
    [
        ({"people.employees": "1", "constitution": "limited company"}, True),
        ({"people.employees": "2", "constitution": "limited company"}, False),
        ({"people.employees": "1", "constitution": "llp"}, False),
        ({"people.employees": "1"}, False),
        ({"constitution": "limited company"}, False),
        ({"people.employees": "1", "constitution": "limited company", "jurisdiction": "republic of ireland"}, False),
    ],
)
def test_the_sole_employees_share_is_asked_of_a_company_with_one(replies: dict[str, str], is_asked: bool) -> None:
    talk = talked({"name": "A", "trading": "yes", "activities": "none", "jurisdiction": "england"} | replies)
    assert ("people.sole_employee_share" in keys(talk)) == is_asked


@pytest.mark.parametrize(
    ("employees", "constitution", "place", "is_asked"),
    [
        ("2", "sole practitioner", "england", True),
        ("2", "partnership", "scotland", True),
        ("2", "", "england", True),
        ("2", "limited company", "england", False),
        ("2", "llp", "jersey", False),
        ("0", "sole practitioner", "england", False),
        ("", "sole practitioner", "england", False),
        ("2", "sole practitioner", "republic of ireland", False),
    ],
)
def test_close_family_is_asked_where_the_statute_could_exempt(
    employees: str, constitution: str, place: str, is_asked: bool
) -> None:
    replies = {"people.employees": employees, "constitution": constitution, "jurisdiction": place}
    talk = talked({"name": "A", "trading": "yes", "activities": "none"} | replies)
    assert ("people.close_family" in keys(talk)) == is_asked


def test_an_estimate_is_asked_where_the_year_before_is_not_known_and_the_first_day_is() -> None:
    must = {"name": "A", "trading": "yes", "activities": "none"}
    assert "turnover.estimate" not in keys(talked(must))
    assert "turnover.estimate" not in keys(talked(must | {"started_trading": "2026-01-01", "turnover": "£5k"}))
    talk = talked(must | {"started_trading": "2026-01-01", "turnover.estimate": "£90k"})
    assert facts(talk)["turnover"] == {"estimate": "£90k"}
    assert next_question(new({"name": "A", "turnover": {"estimate": "£90k"}, "jurisdiction": "england"})) is not None
    assert "turnover" not in keys(talked(must, new({"turnover": {"estimate": "£90k"}})))
    talk = talked(must | {"turnover": "£5k"}, new({"turnover": {"year_end": "2026-03-31"}}))
    assert facts(talk)["turnover"] == {"year_end": "2026-03-31", "preceding_year": "£5k"}


def test_the_terms_of_a_policy_are_asked_where_the_minimum_wording_does_not_supply_them() -> None:
    supplied = ["wording", "retroactive_date", "insures_past_and_present", "run_off.consumer_limit"]
    talk = talked(SOLE_PRACTITIONER)
    assert [key for key in supplied if f"policies.0.{key}" in keys(talk)] == []
    for reply in ("", "no"):
        talk = talked(SOLE_PRACTITIONER | {"policies.0.minimum_wording": reply})
        assert [key for key in supplied if f"policies.0.{key}" in keys(talk)] == supplied
        assert [key for key in keys(talk) if "sections" in key] == [
            f"policies.0.sections {name} covered" for name in SECTIONS[:3]
        ]


def test_the_terms_of_a_section_are_asked_by_the_rulebook_of_the_policy() -> None:
    low = f"policies.0.sections {SECTIONS[0]}"
    replies = SOLE_PRACTITIONER | {"policies.0.minimum_wording": "no", f"{low} covered": "yes", f"{low} wording": "1"}
    talk = talked(replies | {f"policies.0.sections {SECTIONS[2]} covered": "no"})
    assert [key for key in keys(talk) if key.startswith(low)] == [
        f"{low} {term}" for term in ("covered", "wording", "retroactive_date")
    ]
    assert facts(talk)["policies"][0]["sections"] == [
        {"name": SECTIONS[0], "covered": "yes", "wording": "civil liability"}, {"name": SECTIONS[2], "covered": "no"},
    ]  # fmt: skip
    early = talked(replies | {"policies.0.inception": "2020-06-01"})
    assert not any("sections" in key for key in keys(early))


def test_a_policy_that_is_not_in_force_is_asked_for_no_terms() -> None:
    talk = talked(SOLE_PRACTITIONER | {"policies.0.expiry": "2026-10-31"})
    assert [key for key in keys(talk) if key.startswith("policies.0")][-1] == "policies.0.expiry"


def test_layers_are_asked_one_by_one() -> None:
    replies = SOLE_PRACTITIONER | {
        "policies.0.limit_of_indemnity": "£1m", "policies.0.excess_layers": "2", "policies.0.primary": "£250k",
        "policies.0.excess_layers.0.limit": "£250k", "policies.0.excess_layers.1.limit": "£500k",
        "policies.0.excess_layers.0.follows_primary": "yes",
    }  # fmt: skip
    assert facts(talked(replies))["policies"][0]["excess_layers"] == [
        {"limit": "£250k", "follows_primary": "yes"}, {"limit": "£500k"},
    ]  # fmt: skip
    talk = talked(replies, until="policies.0.excess_layers.1.limit")
    with pytest.raises(Refused, match="not to the limit of indemnity"):
        answered(talk, asked(talk, "policies.0.excess_layers.1.limit"), "£400k")
    talk = talked(replies, until="policies.0.excess_layers")
    for reply, code in ((str(MOST_LAYERS + 1), "answer-too-many"), ("two", "count-not-whole")):
        with pytest.raises(Refused) as refused:
            answered(talk, asked(talk, "policies.0.excess_layers"), reply)
        assert refused.value.code == code


def test_covers_that_nothing_asks_for_are_passed_over() -> None:
    def held(**replies: str) -> list[str]:
        talk = talked({"name": "A", "trading": "yes", "activities": "none", "jurisdiction": "england"} | replies)
        return [key.removeprefix("holds ") for key in keys(talk) if key.startswith("holds ")]

    assert held() == list(Cover)
    assert held(**{"own_premises": "no", "people.employees": "0"}) == ["professional indemnity"]
    assert held(**{"own_premises": "no", "people.employees": "1"}) == ["professional indemnity", "employers' liability"]
    assert held(**{"own_premises": "no", "people.employees": "0", "activities": "1"}) == [
        "professional indemnity", "public liability",
    ]  # fmt: skip
    pl = {"name": "A", "trading": "yes", "jurisdiction": "england", "holds public liability": "yes"}
    for activities, is_asked in (("1", True), ("none", False)):
        replies = pl | {"activities": activities, "own_premises": "yes", "policies.2.inception": "2026-04-01"}
        replies |= {"policies.2.expiry": "2027-03-31"}
        assert ("policies.2.limit_of_indemnity" in keys(talked(replies))) == is_asked


# What is said of policies: the list is the whole of them.


FIRM = {"name": "A", "trading": "yes", "jurisdiction": "england", "activities": "none"}


def written(talk: Talk, finished: bool = True) -> dict[str, Any]:
    return with_stated(talk.base, to_write(talk, finished))


def test_no_policies_at_all_are_an_empty_list() -> None:
    talk = talked(FIRM | {f"holds {cover}": "no" for cover in Cover})
    assert written(talk)["policies"] == []
    assert not_known(talk) == ()


def test_where_nothing_is_known_of_any_policy_nothing_is_said() -> None:
    talk = talked(FIRM)
    assert "policies" not in written(talk)
    assert not_known(talk) == ()


def test_a_cover_of_which_it_is_not_known_counts_neither_as_held_nor_as_missing() -> None:
    talk = talked(
        FIRM | {"people.employees": "2", "holds professional indemnity": "yes", "holds public liability": "no"}
    )
    assert written(talk)["policies"] == [{"cover": "professional indemnity"}, {"cover": "employers' liability"}]
    assert not_known(talk) == (Cover.EMPLOYERS_LIABILITY,)
    assert [one.remark for one in to_write(talk, finished=True) if one.path == "policies.1.cover"] != [""]
    found = assess(Firm.model_validate(written(talk)), rulebooks(), TODAY).findings
    assert {one.outcome for one in found if one.id == "el.in-force"} == {Outcome.UNDETERMINED}
    assert {one.outcome for one in found if one.id == "pl.in-force"} == {Outcome.UNDETERMINED}  # premises not stated
    assert not any(key.startswith("policies.1") for key in keys(talk))


def test_a_dialogue_that_is_stopped_says_nothing_of_covers_not_asked_about_yet() -> None:
    talk = talked(FIRM | {"holds professional indemnity": "yes"}, until="policies.0.inception")
    assert written(talk, finished=False)["policies"] == [{"cover": str(cover)} for cover in Cover]
    talk = talked(FIRM, until="holds employers' liability")
    assert "policies" not in written(talk, finished=False)


def test_an_entry_that_says_only_its_cover_is_asked_about_again() -> None:
    file = written(talked(FIRM | {"holds professional indemnity": "no"}))
    assert file["policies"] == [{"cover": "employers' liability"}, {"cover": "public liability"}]
    talk = talked({"holds policy 0": "no"}, new(file), until="holds policy 1")
    asked(talk, "holds policy 1")
    assert facts(talk)["policies"][0] == {"cover": "employers' liability", "insures_this_firm": "no"}
    talk = talked({"holds policy 0": "yes", "policies.0.insurer": "E"}, new(file))
    assert facts(talk)["policies"] == [{"cover": "employers' liability", "insurer": "E"}, {"cover": "public liability"}]
    assert not any(key.startswith(("policies.1.", "holds professional")) for key in keys(talk))
    talk = talked({"another employers' liability beside 1": "yes", "holds policy 0": "yes"}, new(file))
    assert len(facts(talk)["policies"]) == 3


def test_a_second_policy_of_a_cover_is_a_policy_of_its_own() -> None:
    replies = {"another professional indemnity beside 1": "yes", "policies.1.insurer": "Second"}
    talk = talked(SOLE_PRACTITIONER | replies)
    assert facts(talk)["policies"][1] == {"cover": "professional indemnity", "insurer": "Second"}
    assert keys(talk).count("another professional indemnity beside 2") == 1


# Going on with a file.


def test_only_what_a_file_does_not_state_is_asked() -> None:
    file = facts(talked(SOLE_PRACTITIONER))
    talk = talked({}, new(file))
    assert keys(talk) == [
        "started_trading",
        "policies.0.insurer",
        "policies.0.policy_number",
        "another professional indemnity beside 1",
        "complaints_handling",
        "client_money",
    ]
    more = {"started_trading": "2012-04-01"} | file
    more["policies"][0] |= {"insurer": "E", "policy_number": "1", "primary": "£250k"}
    assert next_question(new(more)) is None


def test_a_blank_value_is_asked_for() -> None:
    talk = new({"name": "A", "jurisdiction": None, "people": {"employees": None}, "policies": None})
    talk = talked({"trading": "yes", "activities": "none", "people.employees": "3"}, talk)
    assert "jurisdiction" in keys(talk)
    assert facts(talk)["people"] == {"employees": "3"}


def test_a_block_is_asked_about_where_the_file_has_it_or_someone_wants_it() -> None:
    replies = SOLE_PRACTITIONER | {"complaints_handling": "yes", "complaints_handling.published": "y"}
    talk = talked(replies)
    assert facts(talk)["complaints_handling"] == {"published": "yes"}
    assert "complaints_handling.redress_approved" in keys(talk)
    none = talked(replies | {"complaints_handling.redress_provider": "none"})
    assert "complaints_handling.redress_approved" not in keys(none)
    block = {"name": "A", "jurisdiction": "england", "activities": [], "client_money": {}}
    money = talked({"client_money.held": "no"}, new(block))
    assert [key for key in keys(money) if key.startswith("client_money")] == ["client_money.held"]
    other = talked(SOLE_PRACTITIONER | {"regulated_by": "none"})
    assert "complaints_handling" not in keys(other)


def test_policies_that_a_file_lists_are_the_whole_of_them() -> None:
    """No cover that it does not list is asked about, or put on the list: the file says that it is not held."""
    file = facts(talked(SOLE_PRACTITIONER)) | {"own_premises": "yes", "people": {"employees": "3"}}
    talk = talked({"policies.0.insurer": "E"}, new(file))
    assert not any(key.startswith("holds") for key in keys(talk))
    for finished in (True, False):
        assert len(written(talk, finished)["policies"]) == 1


# What `?` says.


def test_every_question_is_explained_by_the_model_and_by_a_source() -> None:
    everything = SOLE_PRACTITIONER | {
        "own_premises": "yes", "people.employees": "2", "policies.0.minimum_wording": "no",
        "policies.0.excess_layers": "1", "complaints_handling": "yes", "client_money": "yes",
        "holds employers' liability": "yes", "policies.1.inception": "2026-04-01", "policies.1.expiry": "2027-03-31",
    }  # fmt: skip
    talk, explained = new(), {}
    while (question := next_question(talk)) is not None:
        explained[question.key] = explanation_text(question, Seen(talk).firm, rulebooks(), TODAY)
        talk = answered(talk, question, everything.get(question.key, ""))
        if question.feeds:
            assert f"({question.feeds}). Source: " in explained[question.key], question.key
        elif not question.block:
            assert question.why in explained[question.key]
            assert question.why
    assert explained["trading"].startswith("This is `ceased_trading` in the file: last day of trading")
    assert explained["holds public liability"].startswith("This is `policies` in the file: every policy")
    assert explained["client_money"] == "This is `client_money` in the file: client money.\n"
    assert "fire safety" in explained[f"policies.0.sections {SECTIONS[0]} covered"].lower()
    assert (
        "Act 1969" in explained["policies.1.limit_of_indemnity"]
        or "SI 1998" in explained["policies.1.limit_of_indemnity"]
    )


def test_a_source_is_that_of_the_place_and_of_the_day() -> None:
    question = Question("a", "people.employees", "", "", Form.TEXT, feeds="el.limit")
    for place, publisher in (("england", "legislation.gov.uk"), ("jersey", "Jersey")):
        firm = Firm.model_validate({"name": "A", "jurisdiction": place})
        assert publisher in explanation_text(question, firm, rulebooks(), TODAY)
    firm = Firm.model_validate({"name": "A", "jurisdiction": "england"})
    before = explanation_text(question, firm, rulebooks(), date(1996, 1, 1))
    assert before != explanation_text(question, firm, rulebooks(), TODAY)
    policy = Question("a", "policies.0.limit_of_indemnity", "", "", Form.TEXT, feeds="rics.limit")
    told_of = {
        explanation_text(
            policy,
            Firm.model_validate({"name": "A", "policies": [{"cover": "pi", "inception": day}]}),
            rulebooks(),
            TODAY,
        )
        for day in ("2012-01-01", "2026-04-01")
    }
    assert len(told_of) == 2


# Laws. A dialogue is long: it is not made shorter where one fails, but the fact that did it is named.

NOT_SHORTER = (Phase.explicit, Phase.generate)

SAID = {
    "retroactive_date": ["none", "2012-04-01", "2024-07-02", "2010-01-01"],
    "activities": ["none", "1", "2", "letting, energy assessment"],
    "people.employees": ["0", "1", "2"],
    "people.close_family": ["0", "1", "2"],
    "people.sole_employee_share": ["49.9%", "50%", "50.1%"],
    "run_off.consumer_years": ["5", "6"],
    "run_off.commercial_years": ["5", "6"],
    "excess_layers": ["0", "1", "2"],
    "regulated_by": ["rics", "none"],
    "ceased_trading": ["2026-06-30", AS_AT, "2027-01-01"],
    "started_trading": ["2010-01-01", "2012-04-01", "2025-11-01"],
    "complaints_handling.reviewed": ["2024-01-01", AS_AT],
    "complaints_handling.redress_provider": ["CEDR", "none"],
    "client_money.protection_scheme": ["RICS", "none"],
    "as_at": ["", AS_AT],
    "name": ["A firm", "Smith: Sons, #1 {x}", "yes", "null", '\'t Hooft "& Co"', "- a", "0123", "Ł’é £", "[", "a # b"],
    "insurer": ["Example: Insurance plc", "0123", "~", "no"],
    "policy_number": ["0123456", "12/34", "1e5", "*a"],
}
NUMBERS = ["5", "7", "8", "29"]


def values_for(path: str) -> st.SearchStrategy[str]:
    """What might be answered at a path."""
    parts = path.split(".")
    for key in (path, ".".join(parts[-2:]), parts[-1]):
        if key in SAID:
            return st.sampled_from(SAID[key])
    if parts[-1] in ("inception", "expiry"):
        return INCEPTIONS if parts[-1] == "inception" else EXPIRIES
    if parts[-1].endswith("_days"):
        return st.sampled_from(NUMBERS)
    values = values_of(path)
    if values:
        return st.sampled_from(["yes", "no"] if values == (True, False) else [str(one) for one in values])
    return sums()


def replies_to(question: Question) -> st.SearchStrategy[str]:
    """An answer of any kind: Enter, if that will do, one that fits, or now and then any text at all."""
    fitting = values_for(question.path) if question.path else st.sampled_from(["yes", "y", "no"])
    enter = st.nothing() if question.must else st.just("")
    return st.one_of(fitting, fitting, fitting, enter, st.text(max_size=8) if question.path else st.nothing())


@st.composite
def dialogues(draw: st.DrawFn) -> Talk:
    """Dialogues with answers of every kind; one that is refused is given again."""
    talk = new()
    while (question := next_question(talk)) is not None:
        if question.default == "no" and len(Seen(talk).policies) > 2:  # enough policies
            talk = answered(talk, question, "")
            continue
        talk = _replied(draw, talk, question)
    return talk


def _replied(draw: st.DrawFn, talk: Talk, question: Question) -> Talk:
    for _ in range(3):
        reply = draw(replies_to(question))
        try:
            return answered(talk, question, reply) if reply.isprintable() else talk
        except Refused:
            continue
    must = {"name": "A firm", "trading": "yes", "activities": "none", "ceased_trading": AS_AT}
    return answered(talk, question, must[question.key] if question.must else "")


def outcomes(stated: Mapping[str, Any]) -> Assessment:
    return assess(Firm.model_validate({"name": "A"} | dict(stated)), rulebooks(), TODAY, include=OPTIONAL_GROUPS)


def told(assessment: Assessment) -> set[tuple[str, int | None, Outcome]]:
    return {(one.id, one.policy, one.outcome) for one in assessment.findings}


def not_asked(talk: Talk) -> list[str]:
    """The paths of all questions of the table that were neither asked nor answered by the file."""
    seen, keys_asked = Seen(talk), {one.question.path for one in talk.given}
    otherwise_said = {"ceased_trading"} | ({"turnover.estimate"} if seen.states("turnover") else set())
    paths = [row.path for row in table.ABOUT_THE_FIRM if row.path not in otherwise_said]
    for place, policy in enumerate(seen.policies):
        if not seen.is_open(place):
            paths += [f"policies.{place}.{row.path}" for covers, row in table.OF_A_POLICY if policy.cover in covers]
    for block in table.BLOCKS:
        if seen.states(block.path):
            paths += [f"{block.path}.{row.path}" for row in block.rows]
    return [path for path in paths if path not in keys_asked and not seen.states(path)]


def contradicts_the_wording(talk: Talk, path: str) -> bool:
    """Whether a fact is skipped because the minimum wording states it: another value would contradict that."""
    seen, parts = Seen(talk), path.split(".")
    terms = ("wording", "retroactive_date", "insures_past_and_present", "run_off")
    return parts[0] == "policies" and parts[2] in terms and seen.policies[int(parts[1])].minimum_wording is True


@settings(deadline=None, phases=NOT_SHORTER, max_examples=10)
@given(dialogues())
def test_what_is_written_is_read_back_as_just_what_was_answered(talk: Talk) -> None:
    for finished in (True, False):
        states = to_write(talk, finished)
        text = new_text(states, "firm.yaml")
        read = parse_firm_file(text.encode(), "firm.yaml", rulebooks())
        assert read.tree.value == with_stated({}, states)
        assert "\n\n\n" not in text


@settings(deadline=None, phases=NOT_SHORTER, max_examples=20)
@given(dialogues(), st.data())
def test_a_question_that_was_skipped_cannot_change_any_outcome(talk: Talk, data: st.DataObject) -> None:
    stated = facts(talk)
    before = told(outcomes(stated))
    for path in not_asked(talk):
        if contradicts_the_wording(talk, path):
            continue
        value = data.draw(values_for(path), label=path)
        question = Question(path, path, "", "", Form.SEVERAL if path in ("activities", "regulated_by") else Form.TEXT)
        try:
            more = with_stated(stated, answered(talk, question, value).given[-1].states)
        except Refused:
            continue  # no firm file could state this beside the other answers
        assert told(outcomes(more)) == before, (path, value)


@settings(deadline=None, phases=NOT_SHORTER, max_examples=8)
@given(dialogues(), st.data())
def test_a_cover_that_was_not_asked_about_cannot_change_any_outcome(talk: Talk, data: st.DataObject) -> None:
    stated = dict(written(talk))
    asked_about = {one.question.opens[1] for one in talk.given if one.question.opens}
    stated["policies"] = list(stated.get("policies") or [])
    before = outcomes(stated)
    for cover in set(Cover) - asked_about:
        policy = {"cover": str(cover), "inception": data.draw(INCEPTIONS), "limit_of_indemnity": data.draw(sums())}
        after = outcomes(stated | {"policies": [*stated["policies"], policy]})
        assert told(after) == told(before), cover
        assert after.verdict is before.verdict
