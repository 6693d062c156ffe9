"""Faults that only a rule file, or a folder of them, can have."""

from collections.abc import Mapping

from pii_check.catalogue.sentence import Sentence

RULES: Mapping[str, Sentence] = {
    # The folder
    "folder-missing": Sentence(
        "there is no such folder of rules",
        "check the name of the folder",
    ),
    "folder-is-a-file": Sentence(
        "this is a file, and rule files stand in a folder for each set",
        "name the folder that those folders are in",
    ),
    "folder-unreadable": Sentence(
        "the folder cannot be read: {why}",
        "check the name, and that you may read the folder",
    ),
    "folder-without-rulebooks": Sentence(
        "this folder holds no rulebook",
        "a rulebook is a file such as rics/2025-07-01.yaml in it",
    ),
    "rule-file-out-of-place": Sentence(
        "this file would not be read, and nothing in it asked for",
        "a rule file stands in the folder of its set, as SET/FIRST-DAY.yaml; take anything else out",
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
    "set-varies": Sentence(
        "`{key}` is not as in {id}, an earlier state of the set",
        "a set is one instrument that binds the same firms: make another set",
    ),
    "set-not-named-after-ids": Sentence(
        "the set `{set}` is not named after its ids",
        "its ids begin with `{family}.`",
    ),
    "source-not-listed": Sentence(
        "`{id}` cites `{source}`, which is not under `sources`",
        "list it there",
    ),
    # What lint asks beyond
    "section-not-listed": Sentence(
        "`{name}` is no section that a firm file may state",
        "list it under `sections`",
    ),
    "address-unreadable": Sentence(
        "`{text}` is not the address of a document",
        "write where it can be read, beginning with https",
    ),
    "contents-outdated": Sentence(
        "these are not the contents of the rule files beside it",
        "make them anew by `python docs/made.py`; a folder of your own needs no {file}",
    ),
    "hash-changed": Sentence(
        "the file is not as it was published: its hash is not the one in {lock}",
        "a published file changes only as a correction: see CONTRIBUTING",
    ),
    "hash-line-unreadable": Sentence(
        "this line is no hash with the name of a file behind it",
        "write it as `sha256sum` prints it",
    ),
    "hash-missing": Sentence(
        "the file is not in {lock}",
        "add its hash there once it is published",
    ),
    "hash-of-nothing": Sentence(
        "there is no file `{name}`, which is listed here",
        "a published file stays: put it back",
    ),
    "id-not-known": Sentence(
        "`{id}` is no id that was published",
        "check its spelling; a new one is listed in {file}, with what it is about",
    ),
    "id-used-again": Sentence(
        "`{id}` was published for `{was}`, and here it is for `{now}`",
        "an id never changes its meaning: give the requirement another",
    ),
    "limit-falls": Sentence(
        "this band asks for less than a band below it",
        "check the figures: a firm that grows is asked for more, or as much",
    ),
    "review-missing": Sentence(
        "nothing says when these rulebooks were last laid beside their sources",
        "state `checked_on` and `review_by` in a file {file}",
    ),
    "review-past": Sentence(
        "these rulebooks were due to be laid beside their sources by {day}",
        "do so, and write the new days here",
    ),
    "source-read-after-check": Sentence(
        "`{source}` was read on {read}, after the rulebooks were last laid beside their sources",
        "write the later day in {file} as `checked_on`",
    ),
    "source-not-cited": Sentence(
        "the source `{source}` is listed, and nothing cites it",
        "cite it, or take it out",
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
