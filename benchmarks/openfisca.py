"""The same decision in OpenFisca: dated parameters and formulas, one simulation for each firm.

OpenFisca is made for many people at once; a firm that asks for itself pays for a whole simulation. Its sums are floats
of 32 bits, which do not tell every penny apart.
"""

from importlib import import_module
from importlib.metadata import version
from typing import Any

from decision import Facts
from engines import Engine
from peers import answer_in_pounds, pounds

OPENFISCA = "openfisca-core, one simulation per firm"
_MOST = 500
_YEAR = "2026"


def _since(value: float) -> dict[str, Any]:
    return {"2025-01-01": {"value": value}}


_PARAMETERS = {
    "minimum": {
        "brackets": [
            {"threshold": _since(-1), "amount": _since(250_000)},
            {"threshold": _since(100_000), "amount": _since(500_000)},
            {"threshold": _since(200_000), "amount": _since(1_000_000)},
        ],
        "metadata": {"type": "single_amount"},
    },
    "share": {"values": _since(0.025)},
    "floor": {"values": _since(10_000)},
    "floor_up_to": {"values": _since(500_000)},
}


def _minimum(firms: Any, period: Any, parameters: Any) -> Any:
    return parameters(period).minimum.calc(firms("turnover", period), right=True)


def _maximum(firms: Any, period: Any, parameters: Any) -> Any:
    numpy, rule, limit = import_module("numpy"), parameters(period), firms("limit", period)
    share = limit * rule.share
    return numpy.where(limit <= rule.floor_up_to, numpy.maximum(share, rule.floor), share)


def _passes(firms: Any, period: Any, parameters: Any) -> Any:
    held = firms("limit", period) >= firms("minimum", period)
    return held * (firms("excess", period) <= firms("maximum", period))


def _system() -> Any:
    """The rule as a system of parameters and variables."""
    entities, periods = import_module("openfisca_core.entities"), import_module("openfisca_core.periods")
    firm = entities.build_entity(key="firm", plural="firms", label="A firm", is_person=True)
    system = import_module("openfisca_core.taxbenefitsystems").TaxBenefitSystem([firm])
    node = import_module("openfisca_core.parameters").ParameterNode
    system.parameters = node("", data=_PARAMETERS)
    base = import_module("openfisca_core.variables").Variable
    about = {"entity": firm, "definition_period": periods.DateUnit.YEAR}
    for name in ("turnover", "limit", "excess"):
        system.add_variable(type(name, (base,), {**about, "value_type": float, "label": name}))
    for name, kind, formula in (("minimum", float, _minimum), ("maximum", float, _maximum), ("passes", bool, _passes)):
        system.add_variable(type(name, (base,), {**about, "value_type": kind, "label": name, "formula": formula}))
    return system


def openfisca() -> Engine:
    """One simulation per firm, of which the three variables are asked."""
    system = _system()
    builder = import_module("openfisca_core.simulations").SimulationBuilder

    def prepare(facts: Facts) -> dict[str, Any]:
        return {"firms": {"firm": {key: {_YEAR: value} for key, value in pounds(facts).items()}}}

    def decide(situation: dict[str, Any]) -> tuple[Any, ...]:
        simulation = builder().build_from_entities(system, situation)
        return tuple(simulation.calculate(name, _YEAR)[0] for name in ("minimum", "maximum", "passes"))

    return Engine(OPENFISCA, version("openfisca-core"), prepare, decide, answer_in_pounds, _MOST)
