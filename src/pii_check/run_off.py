"""The check of run-off: cover that must continue after a firm ceases, by two clocks."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from pii_check.amounts import Amount, Sum
from pii_check.days import anniversary
from pii_check.facts import MEASURED, Unit
from pii_check.firm import Firm
from pii_check.limbs import measured_term
from pii_check.reasons import Reason, reason
from pii_check.record import Record, Refused
from pii_check.situation import Situation
from pii_check.terms import NOT_APPLICABLE, NOT_MET, Term
from pii_check.words import Count


class RunOff(Record):
    """Cover must continue after the firm ceases: for consumers from the policy's expiry, for others from cessation."""

    kind: Literal["run-off"] = Field(description="this kind of check")
    whom: Literal["consumer", "commercial"] = Field(description="whose claims")
    years: Count = Field(description="how long the cover must go on")
    limit: Amount | None = Field(None, description="the least limit, for consumers' claims")

    @model_validator(mode="after")
    def _limit_is_a_consumers(self) -> Self:
        if self.limit is not None and (self.whom == "commercial" or self.limit.units() - {Unit.GBP}):
            raise Refused("run-off-limit", at=("limit",))
        return self

    def terms(self, situation: Situation) -> tuple[Term, ...]:
        """Limit and years; not applicable to commercial clients while the firm trades, nor once the years are over."""
        ceased = ceased_by(situation.firm, situation.day)
        if ceased is None:
            return self._limbs(situation) if self.whom == "consumer" else (self._idle(reason("still-trading")),)
        end, known = self.last_day(situation, ceased)
        if situation.day > end and known:
            return (self._idle(reason("run-off-ended", end)),)
        if not situation.towers:
            return self._nothing_then(ceased)
        limbs = self._limbs(situation)
        if situation.day <= end:
            return limbs
        return tuple(limb._replace(possible=limb.possible | NOT_APPLICABLE) for limb in limbs)

    def last_day(self, situation: Situation, ceased: date) -> tuple[date, bool]:
        """The last day of the years, and whether it is known; if not, it is no earlier than that."""
        if self.whom == "commercial" or situation.policy is None:
            return anniversary(ceased, self.years), True
        expiry = situation.policy.expiry
        return anniversary(expiry or ceased, self.years), expiry is not None

    def _limbs(self, situation: Situation) -> tuple[Term, ...]:
        years = Sum.model_construct(value=self.years, unit=Unit.YEARS)
        asked: list[tuple[str, Amount]] = [("years", years)]
        if self.limit is not None:
            asked.insert(0, ("limit", self.limit))
        return tuple(
            measured_term(f"run_off.{self.whom}_{what}", "at least", amount, situation) for what, amount in asked
        )

    def _idle(self, why: Reason) -> Term:
        fact = MEASURED[f"run_off.{self.whom}_years"]
        return Term(fact.name, "at least", self.years, fact.unit, None, True, NOT_APPLICABLE, "ceased_trading", (why,))

    def _nothing_then(self, ceased: date) -> tuple[Term, ...]:
        """Every limb failed: no policy was in force that could have carried it."""
        why = reason("nothing-in-force-when-ceased", ceased)
        asked = [("years", self.years, Unit.YEARS)]
        if isinstance(self.limit, Sum):
            asked.insert(0, ("limit", self.limit.value, Unit.GBP))
        return tuple(
            Term(f"run_off.{self.whom}_{what}", "at least", value, unit, None, False, NOT_MET, "policies", (why,))
            for what, value, unit in asked
        )


def ceased_by(firm: Firm, day: date) -> date | None:
    """The day on which the firm ceased, if it had by then."""
    return firm.ceased_trading if firm.ceased_trading and firm.ceased_trading <= day else None
