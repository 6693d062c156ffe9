"""When a duty arises and when an exemption lifts it: named conditions, three-valued.

A condition only ever adds a duty, an exemption only ever removes one, and nothing negates.
"""

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from pii_check.firm import Firm, StatedConstitution, StatedJurisdiction
from pii_check.reasons import Reason, reason
from pii_check.record import Leaf, Record, Refused, Text, as_text, exactly, short
from pii_check.words import Authority, Constitution, Jurisdiction, Name, Share, YesNo, chosen_from


class Holds(NamedTuple):
    """Whether a condition holds: yes, no, or None where facts not stated leave it open; `missing` names those facts."""

    value: bool | None
    missing: tuple[str, ...] = ()


YES, NO = Holds(value=True), Holds(value=False)


def _either(value: bool | None, path: str) -> Holds:
    return Holds(value, () if value is not None else (path,))


class Circumstances(NamedTuple):
    """All that conditions go by: what a firm states of itself, as at a day; None where it is not stated."""

    employees: int | None
    close_family: int | None
    sole_employee_share: Fraction | None
    constitution: Constitution | None
    jurisdiction: Jurisdiction | None
    activities: tuple[str, ...]
    own_premises: bool | None
    holds_client_money: bool | None
    has_ceased: bool


def circumstances(firm: Firm, day: date) -> Circumstances:
    """The circumstances of a firm, as at a day.

    Activities left out mean none of those that a rulebook names, and a day of ceasing left out means that the firm
    still trades (contract section 2).
    """
    people, money, ceased = firm.people, firm.client_money, firm.ceased_trading
    return Circumstances(
        people.employees if people else None,
        people.close_family if people else None,
        people.sole_employee_share if people else None,
        firm.constitution,
        firm.jurisdiction,
        tuple(firm.activities or ()),
        firm.own_premises,
        money.held if money else None,
        ceased is not None and ceased <= day,
    )


def _employs_anyone(condition: "Condition", firm: Circumstances) -> Holds:
    return _either(None if firm.employees is None else firm.employees > 0, "people.employees")


def _employs_no_one(condition: "Condition", firm: Circumstances) -> Holds:
    return _either(None if firm.employees is None else firm.employees == 0, "people.employees")


def _own_premises(condition: "Condition", firm: Circumstances) -> Holds:
    return _either(firm.own_premises, "own_premises")


def _activity(condition: "Condition", firm: Circumstances) -> Holds:
    here = condition.jurisdictions is None or firm.jurisdiction in condition.jurisdictions
    return Holds(here and any(name in (condition.any_of or ()) for name in firm.activities))


def _holds_client_money(condition: "Condition", firm: Circumstances) -> Holds:
    return _either(firm.holds_client_money, "client_money.held")


def _has_ceased(condition: "Condition", firm: Circumstances) -> Holds:
    return Holds(firm.has_ceased)


def _legal_form(condition: "Condition", firm: Circumstances) -> Holds:
    form = firm.constitution
    return _either(None if form is None else form in (condition.employers or ()), "constitution")


def _all_close_family(condition: "Condition", firm: Circumstances) -> Holds:
    """Every employee is on the statutory list of close relatives of the employer; one stranger ends it."""
    employees, family = firm.employees, firm.close_family
    if employees == 0:
        return NO
    if employees is None or family is None:
        absent = ("people.employees",) if employees is None else ()
        everyone = Holds(None, (*absent, *(("people.close_family",) if family is None else ())))
    else:
        everyone = Holds(family == employees)
    return _both(_legal_form(condition, firm), everyone)


def _sole_owner_employee(condition: "Condition", firm: Circumstances) -> Holds:
    """A company whose only employee owns a given share of it."""
    employees, share = firm.employees, firm.sole_employee_share
    alone = _either(None if employees is None else employees == 1, "people.employees")
    needed = condition.share or Fraction(0)
    enough = None if share is None else share > needed or (share == needed and condition.or_more is True)
    return _both(_both(_legal_form(condition, firm), alone), _either(enough, "people.sole_employee_share"))


def _both(one: Holds, other: Holds) -> Holds:
    if one.value is False or other.value is False:
        return NO
    return Holds(None if None in (one.value, other.value) else True, one.missing + other.missing)


def _always(condition: "Condition", firm: Circumstances) -> Holds:
    return YES


_CONDITIONS: dict[str, tuple[Callable[["Condition", Circumstances], Holds], frozenset[str]]] = {
    "always": (_always, frozenset()),
    "employs-anyone": (_employs_anyone, frozenset()),
    "employs-no-one": (_employs_no_one, frozenset()),
    "all-close-family": (_all_close_family, frozenset({"employers"})),
    "sole-owner-employee": (_sole_owner_employee, frozenset({"employers", "share", "or_more"})),
    "holds-client-money": (_holds_client_money, frozenset()),
    "has-ceased": (_has_ceased, frozenset()),
    "own-premises": (_own_premises, frozenset()),
    "activity": (_activity, frozenset({"any_of"})),
}


def _condition_name(value: object) -> str:
    text = as_text(value, "the name of a condition")
    if text not in _CONDITIONS:
        raise Refused("condition-unknown", text=short(text), known=", ".join(_CONDITIONS))
    return text


class Condition(Record):
    """One named condition, with the settings that it takes, and what it comes to in words."""

    when: Annotated[str, Leaf(_condition_name, schema=exactly(_CONDITIONS))] = Field(description="the condition")
    says: Text = Field(description="what it comes to, in words for the firm")
    any_of: Annotated[tuple[Name, ...], Field(min_length=1)] | None = Field(None, description="these activities")
    employers: Annotated[tuple[StatedConstitution, ...], Field(min_length=1)] | None = Field(
        None, description="only firms of these legal forms"
    )
    share: Share | None = Field(None, description="share of the company that its only employee owns")
    or_more: YesNo | None = Field(None, description="yes: that share is enough; no: it takes more")
    jurisdictions: Annotated[tuple[StatedJurisdiction, ...], Field(min_length=1)] | None = Field(
        None, description="only where the firm carries on business here"
    )
    also: "Condition | None" = Field(None, description="another condition that must hold, too")

    @model_validator(mode="after")
    def _settings_fit(self) -> Self:
        wanted = _CONDITIONS[self.when][1]
        known = frozenset[str]().union(*(settings for _, settings in _CONDITIONS.values()))
        given = {key for key in known if getattr(self, key) is not None}
        if wanted != given:
            needs = ", ".join(sorted(wanted)) or "no settings"
            raise Refused("condition-settings", condition=self.when, settings=needs)
        return self

    def holds(self, firm: Circumstances) -> Holds:
        """Whether it holds for a firm; with `also`, whether both do."""
        own = _CONDITIONS[self.when][0](self, firm)
        return own if self.also is None else _both(own, self.also.holds(firm))


class Bringing(Condition):
    """A condition that brings a duty, or may bring it by a doubtful rule; `authority` is whose, if another's."""

    authority: Annotated[Authority, chosen_from(Authority, "an authority")] | None = Field(
        None, description="whose duty it is, if another's than the requirement's"
    )
    doubtful: Text | None = Field(None, description="why the duty is open, where the rule is doubtful")


class Reading(Record):
    """Another reading of a disputed duty: `this` is the rulebook's own, `says` that of those who hold an exemption."""

    this: Text = Field(description="the rulebook's own reading, in words")
    says: Text = Field(description="the other reading, in words")
    exempt_if: Condition = Field(description="the exemption that the other reading holds")


class Duty(Record):
    """When a requirement binds a firm that its rulebook binds: some condition holds and no exemption does."""

    arises: Annotated[tuple[Bringing, ...], Field(min_length=1, description="any of these brings it")]
    exempt: tuple[Condition, ...] = Field((), description="any of these lifts it")
    other_reading: Reading | None = Field(None, description="another reading of a disputed duty")
    otherwise: Text = Field(description="what to say where none of them brings it")

    def conditions(self) -> Iterator[Condition]:
        """Every condition that it names, wherever."""
        disputed = (self.other_reading.exempt_if,) if self.other_reading else ()
        for condition in (*self.arises, *self.exempt, *disputed):
            inner: Condition | None = condition
            while inner is not None:
                yield inner
                inner = inner.also

    def found(self, firm: Circumstances) -> "DutyFound":
        """Whether the duty arises, why, and who makes it."""
        arising = [(condition, condition.holds(firm)) for condition in self.arises]
        lifting = [(condition, condition.holds(firm)) for condition in self.exempt]
        doubtful = [condition for condition, holds in arising if holds.value and condition.doubtful]
        bringing = [condition for condition, holds in arising if holds.value and not condition.doubtful]
        missing = tuple(path for _, holds in arising if not bringing for path in holds.missing)
        if all(holds.value is False for _, holds in arising):
            return DutyFound(value=False, reasons=(reason("no-duty", self.otherwise),))
        for condition, holds in lifting:
            if holds.value:
                return DutyFound(value=False, reasons=(reason("exempt", condition.says),))
            missing += holds.missing
        says = tuple(reason("duty", condition.says) for condition in bringing)
        # Where facts not stated leave the duty open, it is open under the authority of whatever may bring it.
        perhaps = bringing or [one for one, holds in arising if holds.value is None and not one.doubtful]
        authority = next((condition.authority for condition in perhaps if condition.authority), None)
        if doubtful and not bringing:
            doubts = tuple(reason("duty", condition.doubtful) for condition in doubtful)
            return DutyFound(None, doubts, missing, doubtful[0].authority)
        if missing:
            return DutyFound(None, (*says, reason("duty-open", missing)), missing, authority)
        return self._as_disputed(firm, DutyFound(value=True, reasons=says, authority=authority))

    def _as_disputed(self, firm: Circumstances, found: "DutyFound") -> "DutyFound":
        if self.other_reading is None:
            return found
        other = self.other_reading.exempt_if.holds(firm)
        if other.value is False:
            return found
        readings = reason("readings", self.other_reading.this, self.other_reading.says)
        return DutyFound(None, (*found.reasons, readings), other.missing, found.authority)


class DutyFound(NamedTuple):
    """Whether a duty arises (None: open), the reasons, the facts that would settle it, and who makes it."""

    value: bool | None
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()
    authority: Authority | None = None
