"""The same decision in the idiom of other engines; each is imported only when it is made.

All take pounds as floats, which is what their own examples give them. `import_module` keeps them out of the type check:
they are not installed where that runs.
"""

import math
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import version
from typing import Any

from decision import Answer, Facts
from engines import Engine

ZEN_BARE = "zen-engine, three compiled expressions"
ZEN_GRAPH = "zen-engine, decision graph"
ZEN_TRACE = "zen-engine, decision graph with its trace"
CEL = "common-expression-language"
JSON_LOGIC = "json-logic-qubit"

_MINIMUM = "(turnover <= 100000 ? 250000 : (turnover <= 200000 ? 500000 : 1000000))"
_MAXIMUM = "(limit <= 500000 ? max([limit * 0.025, 10000]) : limit * 0.025)"


def pounds(facts: Facts) -> dict[str, float]:
    """The facts as floats of pounds."""
    return {key: pence / 100 for key, pence in facts._asdict().items()}


def answer_in_pounds(decided: Any) -> Answer:
    """An answer in pounds, in pence: floats are let off a thousandth of a penny, and no more."""
    minimum, maximum, passes = decided
    return Answer(_penny(minimum), _penny(maximum), bool(passes))


def _penny(amount: Any) -> int:
    return math.floor(float(amount) * 100 + 0.001)


def zen_bare() -> Engine:
    """Three compiled expressions, one call each: no rule's name, no reason."""
    zen = import_module("zen")
    verdict = f"limit >= {_MINIMUM} and excess <= {_MAXIMUM}"
    minimum, maximum, passes = (zen.compile_expression(one).evaluate for one in (_MINIMUM, _MAXIMUM, verdict))

    def decide(firm: dict[str, float]) -> tuple[Any, ...]:
        return minimum(firm), maximum(firm), passes(firm)

    return Engine(ZEN_BARE, version("zen-engine"), pounds, decide, answer_in_pounds)


def zen_graph() -> Engine:
    """A decision table and an expression node, through the loader that compiles them once."""
    return _zen(ZEN_GRAPH, {})


def zen_trace() -> Engine:
    """The same, with the trace that says which row of the table and which expression gave the answer."""
    return _zen(ZEN_TRACE, {"trace": True})


def _zen(name: str, options: dict[str, bool]) -> Engine:
    evaluate = (
        import_module("zen")
        .ZenEngine(
            {"loader": {"type": "static", "content": {"limits": _GRAPH}}},
        )
        .evaluate
    )

    def decide(firm: dict[str, float]) -> Any:
        return evaluate("limits", firm, options)

    def answer(decided: Any) -> Answer:
        if bool(options) is not bool(decided.get("trace")):
            raise RuntimeError(f"{name}: the trace is not as it was asked for")
        result = decided["result"]
        return answer_in_pounds((result["minimum"], result["maximum"], result["passes"]))

    return Engine(name, version("zen-engine"), pounds, decide, answer)


def _node(id_: str, kind: str, content: Mapping[str, Any] | None = None) -> dict[str, Any]:
    node = {"id": id_, "type": kind, "name": id_, "position": {"x": 0, "y": 0}}
    return node if content is None else {**node, "content": content}


def _edge(source: str, target: str) -> dict[str, str]:
    return {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}


_BANDS = {
    "hitPolicy": "first",
    "passThrough": True,
    "inputs": [{"id": "in", "name": "Turnover", "field": "turnover", "type": "expression"}],
    "outputs": [{"id": "out", "name": "Minimum limit", "field": "minimum", "type": "expression"}],
    "rules": [
        {"_id": "small", "in": "<= 100000", "out": "250000"},
        {"_id": "middle", "in": "<= 200000", "out": "500000"},
        {"_id": "large", "in": "", "out": "1000000"},
    ],
}
_VERDICT = {
    "passThrough": True,
    "expressions": [
        {"id": "maximum", "key": "maximum", "value": _MAXIMUM},
        {"id": "passes", "key": "passes", "value": "limit >= minimum and excess <= $.maximum"},
    ],
}
_GRAPH = {
    "contentType": "application/vnd.gorules.decision",
    "nodes": [
        _node("firm", "inputNode"),
        _node("bands", "decisionTableNode", _BANDS),
        _node("verdict", "expressionNode", _VERDICT),
        _node("answer", "outputNode"),
    ],
    "edges": [_edge("firm", "bands"), _edge("bands", "verdict"), _edge("verdict", "answer")],
}


def common_expression_language() -> Engine:
    """One expression that gives a list of all three."""
    minimum = "(turnover <= 100000.0 ? 250000.0 : (turnover <= 200000.0 ? 500000.0 : 1000000.0))"
    maximum = "(limit <= 500000.0 && limit * 0.025 < 10000.0 ? 10000.0 : limit * 0.025)"
    program = import_module("cel").compile(f"[{minimum}, {maximum}, limit >= {minimum} && excess <= {maximum}]")
    return Engine(CEL, version("common-expression-language"), pounds, program.execute, answer_in_pounds)


def json_logic() -> Engine:
    """Three rules, one call each."""
    apply = import_module("json_logic").jsonLogic
    turnover, limit, excess = ({"var": key} for key in ("turnover", "limit", "excess"))
    minimum = {"if": [{"<=": [turnover, 100000]}, 250000, {"<=": [turnover, 200000]}, 500000, 1000000]}
    share = {"*": [limit, 0.025]}
    maximum = {"if": [{"<=": [limit, 500000]}, {"max": [share, 10000]}, share]}
    passes = {"and": [{">=": [limit, minimum]}, {"<=": [excess, maximum]}]}

    def decide(firm: dict[str, float]) -> tuple[Any, ...]:
        return apply(minimum, firm), apply(maximum, firm), apply(passes, firm)

    return Engine(JSON_LOGIC, version("json-logic-qubit"), pounds, decide, answer_in_pounds)


PEERS: dict[str, Callable[[], Engine]] = {
    ZEN_BARE: zen_bare,
    ZEN_GRAPH: zen_graph,
    ZEN_TRACE: zen_trace,
    CEL: common_expression_language,
    JSON_LOGIC: json_logic,
}
