"""Faults that only a rule file, or a folder of them, can have."""

from collections.abc import Mapping

from pii_check.catalogue.sentence import Sentence

RULES: Mapping[str, Sentence] = {
    # The folder
    "folder-missing": Sentence(
        "there is no such folder of rules",
        "check the name of the folder",
    ),
    "folder-unreadable": Sentence(
        "the folder cannot be read: {why}",
        "check the name, and that you may read the folder",
    ),
    "folder-without-rulebooks": Sentence(
        "this folder holds no rulebook",
        "a rulebook is a file such as rics/2025-07-01.yaml in it",
    ),
    "rule-file-misnamed": Sentence(
        "the file is not named after its set and first day",
        "the folder is the set and the name the first day: {id}.yaml",
    ),
    "sets-share-a-place": Sentence(
        "the sets {first} and {second} both speak for {place}",
        "let one of them speak for it",
    ),
    # The rulebook
    "cover-not-stated": Sentence(
        "`{id}` asks about a policy",
        "say which `cover` the rulebook is about",
    ),
    "id-malformed": Sentence(
        "`{text}` is not an id",
        "write it like rics.in-force",
    ),
    "id-of-another-family": Sentence(
        "`{id}` does not begin with `{family}.`",
        "all ids of a set begin alike",
    ),
    "implied-by-too-much": Sentence(
        "the minimum wording does not imply `{id}`",
        "leave `implied_by` out",
    ),
    "in-force-not-asked-once": Sentence(
        "whether the cover is in force is asked once, and under its own id",
        "it needs `{family}.in-force`, of kind `in-force`, under the rulebook's own duty",
    ),
    "policies-together-picked-apart": Sentence(
        "policies that add up cannot each pick a rulebook",
        "pick it by the as-at day",
    ),
    "requirement-twice": Sentence(
        "the requirement `{id}` stands twice",
        "an id stands once in a rulebook",
    ),
    "review-before-check": Sentence(
        "the review is due before the check was made, or on the same day",
        "`review_by` is a later day than `checked_on`",
    ),
    "set-not-named-after-ids": Sentence(
        "the set `{set}` is not named after its ids",
        "its ids begin with `{family}.`",
    ),
    "source-not-listed": Sentence(
        "`{id}` cites `{source}`, which is not under `sources`",
        "list it there",
    ),
    # Its lists, blocks and words
    "choice-mistyped": Sentence(
        "`{text}` is not taken here",
        "did you mean `{near}`?",
    ),
    "choice-unknown": Sentence(
        "`{text}` is not taken here",
        "it may be: {known}",
    ),
    "list-empty": Sentence(
        "{it} is empty, and it must hold something",
        "write at least one item",
    ),
    "names-expected": Sentence(
        "{it} should be a block of names, not {held}",
        "behind each name, write: {known}",
    ),
    # Checks and conditions
    "answer-not-to-this-fact": Sentence(
        "`{text}` is not an answer to `{fact}`",
        "it may be: {known}",
    ),
    "answer-unknown": Sentence(
        "`{text}` is not an answer that a firm file can give",
        "it may be: {known}",
    ),
    "condition-settings": Sentence(
        "the condition `{condition}` takes {settings}",
        "give it those and no others",
    ),
    "condition-unknown": Sentence(
        "`{text}` is not a condition",
        "it may be: {known}",
    ),
    "fact-measured-unknown": Sentence(
        "`{text}` is not a measured fact",
        "it may be: {known}",
    ),
    "fact-said-unknown": Sentence(
        "`{text}` is not a said fact",
        "it may be: {known}",
    ),
    "fact-without-answers": Sentence(
        "`{text}` is not an answer to `{fact}`",
        "`{fact}` takes another kind of check",
    ),
    "reach-in-two-measures": Sentence(
        "both `to_day` and `years` are given",
        "give one of them, or neither for all the way",
    ),
    "run-off-limit": Sentence(
        "a run-off limit is a sum of money, for consumers' claims",
        "no firm file states another",
    ),
    "units-differ": Sentence(
        "`{fact}` is counted in {unit}, but the amount in {amount}",
        "state both in one unit",
    ),
    # Amounts
    "amount-floor-above-ceiling": Sentence(
        "`at_least` is above `at_most`",
        "check the two sums",
    ),
    "bands-not-ascending": Sentence(
        "the bands do not ascend",
        "list them from the lowest edge to the highest",
    ),
    "bands-without-open-end": Sentence(
        "the last band, and only the last, has no `up_to`",
        "leave `up_to` out of the last band",
    ),
    "fact-not-money": Sentence(
        "`{fact}` is not a sum of money",
        "bands and shares go by a sum of money",
    ),
    "option-fact-unknown": Sentence(
        "`{text}` is not a fact to choose by",
        "it may be: {known}",
    ),
    "option-twice": Sentence(
        "`{text}` stands in more than one option",
        "give it one amount",
    ),
    "percentage-unreadable": Sentence(
        "`{text}` is not a percentage",
        "write it like 2.5",
    ),
}
