"""What is measured inside one process: the decision in every engine, full assessments, and reading."""

from collections.abc import Callable, Iterator

import yaml

import ours
from decision import Answer, Facts, firms, penny_edges, wrong
from engines import Engine, by_hand_in_decimals, by_hand_in_pence
from firm_files import LAYERED, SECTIONED, firm_text
from openfisca import OPENFISCA, openfisca
from peers import PEERS
from pii_check import Assessment, Firm, Outcome, Rulebooks, assess, load_rulebooks
from pii_check.read.firm_file import parse_firm_file
from pii_check.read.rule_files import published_folder
from results import LAYERS, SECTIONS, VARIED, Assessed, Decision, Reading, Timing
from rounds import Candidate, interleaved


def installed(rulebooks: Rulebooks) -> tuple[list[Engine], list[str]]:
    """The engines at hand, and the names of those that are not installed."""
    engines = [by_hand_in_decimals(), by_hand_in_pence(), ours.judging(rulebooks), ours.assessing(rulebooks)]
    missing = []
    peers: dict[str, Callable[[], Engine]] = {**PEERS, OPENFISCA: openfisca}
    for name, made in peers.items():
        try:
            engines.append(made())
        except ModuleNotFoundError:
            missing.append(name)
    return engines, missing


def decisions(rulebooks: Rulebooks, count: int, rounds: int) -> tuple[Decision, ...]:
    """Every engine on the same firms: first whether it is right, then how long it takes."""
    engines, missing = installed(rulebooks)
    population, edges = firms(count), penny_edges()
    candidates = []
    checked = {}
    for engine in engines:
        facts = population[: engine.most]
        inputs = [engine.prepare(one) for one in facts]
        given = [engine.answer(engine.decide(one)) for one in inputs]
        checked[engine.name] = (wrong(facts, given), wrong(edges, _answers(engine, edges)))
        candidates.append(Candidate(engine.name, engine.decide, inputs))
    times = interleaved(candidates, rounds)
    rows = [Decision(one.name, one.version, *checked[one.name], times[one.name]) for one in engines]
    return (*rows, *(Decision(name) for name in missing))


def _answers(engine: Engine, facts: list[Facts]) -> list[Answer]:
    return [engine.answer(engine.decide(engine.prepare(one))) for one in facts]


def read(text: str, rulebooks: Rulebooks) -> Firm:
    """The firm of a file."""
    return parse_firm_file(text.encode(), "firm.yaml", rulebooks).firm


def assessments(rulebooks: Rulebooks, count: int, rounds: int) -> tuple[Timing, tuple[Assessed, ...]]:
    """Full assessments of complete firms, and the decision by hand beside them.

    Raises:
        RuntimeError: something about a complete firm is undetermined.
    """
    some = {VARIED: [firm_text(number) for number in range(count)], LAYERS: [LAYERED] * 50, SECTIONS: [SECTIONED] * 50}
    firms_of = {name: [read(text, rulebooks) for text in texts] for name, texts in some.items()}
    findings = {name: sum(_decided(assess(one, rulebooks)) for one in several) for name, several in firms_of.items()}
    by_hand = by_hand_in_decimals()

    def judged(firm: Firm) -> None:
        assessment = assess(firm, rulebooks)
        assessment.verdict  # noqa: B018 - what is timed

    candidates = [Candidate(name, judged, several) for name, several in firms_of.items()]
    candidates.append(Candidate(by_hand.name, by_hand.decide, [by_hand.prepare(one) for one in firms(10 * count)]))
    times = interleaved(candidates, rounds)
    rows = (Assessed(name, len(several), findings[name], times[name]) for name, several in firms_of.items())
    return times[by_hand.name], tuple(rows)


def by_hand_alone(rounds: int) -> Timing:
    """The decision by hand with nothing beside it: how fast the machine is at this moment."""
    by_hand = by_hand_in_decimals()
    inputs = [by_hand.prepare(one) for one in firms(3000)]
    return interleaved([Candidate(by_hand.name, by_hand.decide, inputs)], rounds)[by_hand.name]


def _decided(assessment: Assessment) -> int:
    """How many findings there are, all of them decided."""
    for one in assessment.findings:
        if one.outcome is Outcome.UNDETERMINED:
            raise RuntimeError(f"{assessment.name}: {one.id} is undetermined")
    return len(assessment.findings)


def reading(rulebooks: Rulebooks, count: int, rounds: int) -> tuple[Reading, ...]:
    """Firm files read, PyYAML's fast loader on the same bytes, and all rulebooks."""
    texts = [firm_text(number).encode() for number in range(count)]
    rules = list(_rule_files())
    lines, of_rules = (sum(text.count(b"\n") for text in some) for some in (texts, rules))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    def plain(text: bytes) -> None:
        yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader

    def checked(text: bytes) -> None:
        parse_firm_file(text, "firm.yaml", rulebooks)

    times = interleaved([Candidate("ours", checked, texts), Candidate("plain", plain, texts)], rounds)
    loading = interleaved([Candidate("rules", lambda _: load_rulebooks(), [None])], rounds)
    return (
        Reading("`parse_firm_file`", count, lines, times["ours"].per(1 / count)),
        Reading(f"PyYAML's `{loader.__name__}` alone", count, lines, times["plain"].per(1 / count)),
        Reading("`load_rulebooks`", len(rules), of_rules, loading["rules"]),
    )


def _rule_files() -> Iterator[bytes]:
    return (path.read_bytes() for path in sorted(published_folder().glob("*/[12]*.yaml")))
