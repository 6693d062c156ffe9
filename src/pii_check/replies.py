"""What an answer in a dialogue states, checked as the firm file would be; and what is written in the end."""

from collections.abc import Iterable, Iterator

from pydantic import ValidationError

from pii_check.firm import Firm
from pii_check.questions import Form, Question
from pii_check.record import Refused, short
from pii_check.talk import STAND_IN, Given, Seen, Stated, Talk, facts, with_stated
from pii_check.words import Cover, folded, nearest, parse_count, parse_yes_no, yes_no

LONGEST, MOST_LAYERS = 200, 9
NOT_KNOWN = "on {day} it was not known whether the firm holds one"  # dated: it stays true when that is known


def answered(talk: Talk, question: Question, text: str) -> Talk:
    """The dialogue with an answer to a question, as typed; blank takes the default.

    Raises:
        Refused: no firm file could state this, or the question takes no such answer.
    """
    typed = text.strip()
    if len(typed) > LONGEST:
        raise Refused("answer-too-long", many=len(typed), most=LONGEST)
    if not typed and question.must:
        raise Refused("answer-needed")
    answer = _understood(question, typed or question.default)
    given = Given(question, answer, tuple(_states(talk, question, answer)))
    _prove(talk, given)
    return talk._replace(given=(*talk.given, given))


def _understood(question: Question, typed: str | None) -> str | None:
    """The answer in the words of the file: a number stands for its choice, y for yes and n for no."""
    if typed is None:
        return None
    if question.form is Form.YES_NO:
        typed = {"y": "yes", "n": "no"}.get(typed.casefold(), typed)
        return yes_no(parse_yes_no(typed)) if not question.path else typed
    if question.form is Form.CHOICE:
        return _choice(question, typed)
    if question.form is Form.MANY and parse_count(typed) > MOST_LAYERS:
        raise Refused("answer-too-many", text=typed, most=MOST_LAYERS)
    return typed


def _choice(question: Question, typed: str) -> str:
    if not typed.isdecimal():
        return typed
    number, many = int(typed), len(question.choices)
    if not 1 <= number <= many:
        raise Refused("choice-number-unknown", text=short(typed), many=many)
    return question.choices[number - 1]


def _named(question: Question, typed: str) -> Iterator[str]:
    """The choices that are named behind commas, each once; `none` names none of them."""
    if folded(typed) == "none":
        return
    known = {folded(one): one for one in question.choices}
    if folded(typed) in known:
        yield known[folded(typed)]
        return
    for one in dict.fromkeys(_choice(question, part.strip()) for part in typed.split(",")):
        if folded(one) not in known:
            close = nearest(one, list(question.choices))
            names = ", ".join((*question.choices, "none"))
            if close:
                raise Refused("word-mistyped", text=short(one), what="one of these", near=close, known=names)
            raise Refused("word-unknown", text=short(one), what="one of these", known=names)
        yield known[folded(one)]


def _states(talk: Talk, question: Question, answer: str | None) -> Iterator[Stated]:
    if question.opens is not None:
        yield from _of_holding(talk, question, question.opens, answer)
    elif answer is None:
        return
    elif question.block:
        yield from [Stated(question.block, {})] if answer == "yes" else []
    elif question.form is Form.MANY:
        yield Stated(question.path, [{} for _ in range(parse_count(answer))])
    elif question.form is Form.SEVERAL:
        yield Stated(question.path, list(_named(question, answer)))
    elif question.path:
        yield from (Stated(path, value) for path, value in question.beside)
        yield Stated(question.path, answer)


def _of_holding(talk: Talk, question: Question, opens: tuple[int, Cover], answer: str | None) -> Iterator[Stated]:
    """What a policy that is held, is not, or may be, states. The list of policies is the whole of them, so that a cover
    of which it is not known is put on it, with no more said: it counts neither as held nor as missing.
    """
    place, cover = opens
    policies = facts(talk).get("policies")
    is_listed = policies is not None and place < len(policies)
    if is_listed and answer == "no":
        yield Stated(f"policies.{place}.insures_this_firm", "no")
    if is_listed:
        return
    if policies is None:
        yield Stated("policies", [])
    if answer != "no":
        yield Stated(f"policies.{place}.cover", str(cover), "" if answer else NOT_KNOWN.format(day=talk.day))


def _prove(talk: Talk, given: Given) -> None:
    try:
        Firm.model_validate({"name": STAND_IN} | with_stated(facts(talk), given.states))
    except ValidationError as error:
        refused = error.errors()[0].get("ctx", {}).get("error")
        raise refused if isinstance(refused, Refused) else Refused("value-unreadable", it="this") from None


def to_write(talk: Talk, finished: bool) -> tuple[Stated, ...]:
    """What the answers state, to be written into the file.

    Policies are left out altogether where it is known of none whether it is held. Where the dialogue was broken off, a
    cover that was not asked about yet is listed as one of which it is not known.
    """
    states = tuple(one for given in talk.given for one in given.states)
    if "policies" in talk.base:
        return states
    holding = [one for one in talk.given if one.question.opens]
    if all(one.answer is None for one in holding):
        return tuple(one for one in states if one.path.split(".")[0] != "policies")
    return states if finished else (*states, *_not_asked_yet(talk, holding))


def _not_asked_yet(talk: Talk, holding: Iterable[Given]) -> Iterator[Stated]:
    seen = Seen(talk)
    asked = {one.question.opens[1] for one in holding if one.question.opens}
    left = [cover for cover in Cover if cover not in asked and seen.may_be_owed(cover)]
    for number, cover in enumerate(left):
        yield Stated(f"policies.{len(seen.policies) + number}.cover", str(cover), NOT_KNOWN.format(day=talk.day))


def not_known(talk: Talk) -> tuple[Cover, ...]:
    """The covers of which it stays open whether the firm holds a policy, though the file lists others."""
    if "policies" not in {one.path.split(".")[0] for one in to_write(talk, finished=True)}:
        return ()
    return tuple(one.question.opens[1] for one in talk.given if one.question.opens and one.answer is None)
