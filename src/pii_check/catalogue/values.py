"""Faults of a value: one that cannot be taken, and one that clashes with another.

`{it}` is the key in question, or "this" where a value is read by itself.
"""

from collections.abc import Mapping

from pii_check.catalogue.sentence import Sentence

VALUES: Mapping[str, Sentence] = {
    "value-unprintable": Sentence(
        "this value holds a line break or a control character (U+{number:04X})",
        "write it on one line, in letters and signs only",
    ),
    "value-unreadable": Sentence(
        "{it} cannot be read in this form",
        "write it as the examples do",
    ),
    "value-wrong-shape": Sentence(
        "{it} should be {wanted}, not {shape}",
        "write a single value here",
    ),
    # Texts, and words of closed lists
    "text-blank": Sentence(
        "{it} is blank",
        "write a text, or leave the key out",
    ),
    "name-blank": Sentence(
        "{it} is blank",
        "write a name, or leave it out",
    ),
    "name-mistyped": Sentence(
        "no rulebook at hand names the {kind} `{name}`",
        "did you mean `{near}`? it may be: {known}",
    ),
    "body-unknown": Sentence(
        "no rulebook at hand is of the body `{name}`",
        "if no body that is known here regulates the firm, write `regulated_by: []`; known are: {known}",
    ),
    "name-unknown": Sentence(
        "no rulebook at hand names the {kind} `{name}`",
        "it may be: {known}",
    ),
    "word-mistyped": Sentence(
        "`{text}` is not {what} that this program knows",
        "did you mean `{near}`? it may be: {known}",
    ),
    "word-unknown": Sentence(
        "`{text}` is not {what} that this program knows",
        "it may be: {known}",
    ),
    "basis-which-reinstatement": Sentence(
        "`{text}` does not say enough for {what}",
        "is it reinstated once (`aggregate with limited reinstatement`), or unlimited and round the clock "
        "(`aggregate with unlimited round-the-clock reinstatement`)?",
    ),
    "jurisdiction-which-of-great-britain": Sentence(
        "`{text}` does not say enough for {what}",
        "which part: `england`, `wales` or `scotland`?",
    ),
    "jurisdiction-which-of-ireland": Sentence(
        "`{text}` does not say enough for {what}",
        "is it `northern ireland` or `republic of ireland`?",
    ),
    "jurisdiction-which-of-uk": Sentence(
        "`{text}` does not say enough for {what}",
        "which part: `england`, `wales`, `scotland` or `northern ireland`?",
    ),
    "yes-no-unclear": Sentence(
        "`{text}` is neither yes nor no",
        "write yes or no; leave the key out if it is not known",
    ),
    # Sums of money
    "money-cut-by-comma": Sentence(
        "inside brackets a comma ends the value, so `{before},{after}` was cut after `{before}`",
        'write the sum without commas (£1m or 1000000) or in quotes ("£1,000,000")',
    ),
    "money-in-billions": Sentence(
        "`{text}` is not a sum that this program reads",
        "write the sum in full, or in millions like £1,500m",
    ),
    "money-in-words": Sentence(
        "`{text}` is not a sum that this program reads",
        "write £{number}{unit}, or the sum in full",
    ),
    "money-negative": Sentence(
        "`{text}` is negative",
        "state a sum of nought or more, such as £250,000",
    ),
    "range-falls": Sentence(
        "the range falls, from {low} to {high}",
        "write the lower sum first",
    ),
    "range-unit-unclear": Sentence(
        "`{text}` may or may not mean {unit} at both ends",
        "write both sums in full, such as £1.5m to £2m",
    ),
    "range-beside-layers": Sentence(
        "a limit of {range} cannot be laid beside its layers",
        "state the limit of the whole tower exactly, or leave it out and state every layer",
    ),
    "money-none": Sentence(
        "`{text}` is not a sum of money",
        "write 0 if there is none; leave the key out if it is not known",
    ),
    "money-not-exact": Sentence(
        "{value} is not an exact sum of money",
        'write it as text, such as "£250,000"',
    ),
    "money-not-in-threes": Sentence(
        "`{text}` is not grouped in threes",
        "write it like £250,000, 250000 or £250k",
    ),
    "money-not-sterling": Sentence(
        "`{text}` is not in pounds, and nothing is converted",
        "state the sum in sterling, such as £250,000",
    ),
    "money-part-of-a-penny": Sentence(
        "`{text}` has a part of a penny",
        "state the sum in pounds with two decimals at the most",
    ),
    "money-stop-in-thousands": Sentence(
        "`{text}` can be read two ways",
        "write £{thousands} for thousands, or £{pounds} for pounds alone",
    ),
    "money-percentage": Sentence(
        "`{text}` is a percentage, not a sum",
        "state in pounds the most that it can come to on any one claim, such as £10,000",
    ),
    "money-unreadable": Sentence(
        "`{text}` is not a sum of money",
        "write it like £250,000, 250000 or £250k",
    ),
    "money-wrong-shape": Sentence(
        "{it} should be a sum of money, not {shape}",
        "write it like £250,000",
    ),
    # Counts and shares
    "count-none": Sentence(
        "`{text}` is not a number",
        "write 0 if there are none; leave the key out if it is not known",
    ),
    "count-not-whole": Sentence(
        "`{text}` is not a whole number of nought or more",
        "write it like 3",
    ),
    "count-too-large": Sentence(
        "`{text}` is too large a number",
        "write 999,999 at the most, without the comma",
    ),
    "count-wrong-shape": Sentence(
        "{it} should be a whole number, not {shape}",
        "write it like 3",
    ),
    "share-above-whole": Sentence(
        "`{text}` is more than the whole",
        "the whole is 100%",
    ),
    "share-not-exact": Sentence(
        "{value} is not an exact share",
        'write it as text, such as "60%"',
    ),
    "share-unreadable": Sentence(
        "`{text}` is not a share",
        "write it like 60%, or as a number from 0 to 1",
    ),
    "share-without-percent": Sentence(
        "`{text}` is more than the whole",
        "write {text}% if that is meant",
    ),
    "growth-unreadable": Sentence(
        "`{text}` is not a yearly growth",
        "write a percentage, such as `10%`; `-5%` where the turnover falls",
    ),
    "growth-without-percent": Sentence(
        "`{text}` has no sign that says of what it is a part",
        "write `{text}%` for a percentage",
    ),
    "growth-to-nothing": Sentence(
        "a growth of `{text}` would leave no turnover",
        "write what is lost each year as less than 100%, such as `-5%`",
    ),
    # Days
    "day-moment": Sentence(
        "this is a moment, not a day",
        "write the day as YYYY-MM-DD, such as 2026-04-01",
    ),
    "day-not-in-calendar": Sentence(
        "the calendar has no {text}",
        "check the day and the month",
    ),
    "day-not-year-first": Sentence(
        "`{text}` does not begin with the year",
        "write {day} for {said}",
    ),
    "day-two-digit-year": Sentence(
        "`{text}` does not say in which century the year is",
        "write the day as YYYY-MM-DD, such as 2026-04-01",
    ),
    "day-two-readings": Sentence(
        "`{text}` can be read two ways",
        "write {day} for {said}, or write {other_day} for {other_said}",
    ),
    "day-unreadable": Sentence(
        "`{text}` is not a day that this program reads",
        "write the day as YYYY-MM-DD, such as 2026-04-01",
    ),
    "day-year-out-of-range": Sentence(
        "{day} is outside the years {first} to {last}",
        "check the year",
    ),
    "retroactive-date-unreadable": Sentence(
        "`{text}` is not a retroactive date",
        "write `none` for fully retroactive, or a day",
    ),
    # Answers in a dialogue
    "answer-needed": Sentence(
        "this must be answered: leaving it out would say something",
        "type ? for an explanation, or quit to stop and keep what you have answered",
    ),
    "answer-too-long": Sentence(
        "this answer has {many} letters and signs",
        "say it in {most} at the most",
    ),
    "answer-too-many": Sentence(
        "{text} is more than this dialogue asks about",
        "say {most} at the most, and write the rest into the file",
    ),
    "choice-number-unknown": Sentence(
        "there is no choice {text}",
        "the choices are numbered from 1 to {many}",
    ),
    # Facts that clash
    "ceased-before-started": Sentence(
        "the firm would cease on {ceased}, before it started trading on {started}",
        "check the two days",
    ),
    "close-family-above-employees": Sentence(
        "`close_family` is {family}, but `employees` is only {employees}",
        "`close_family` counts those of the `employees` who are close relatives of the employer",
    ),
    "dispensation-ends-before-it-begins": Sentence(
        "this dispensation would end on {until}, before it begins on {starts}",
        "`from` is its first day and `until` the last",
    ),
    "layers-above-limit": Sentence(
        "layers of {layers} come to more than the limit of indemnity of {limit}",
        "the limit of indemnity is the whole tower: the primary and every layer above it",
    ),
    "layers-not-adding-up": Sentence(
        "a primary of {primary} and layers of {layers} come to {total}, not to the limit of indemnity of {limit}",
        "the limit of indemnity is the whole tower: the primary and every layer above it",
    ),
    "policy-ends-before-it-begins": Sentence(
        "this policy would end on {expiry}, before it begins on {inception}",
        "`inception` is the first day of cover and `expiry` the last",
    ),
    "primary-not-limit": Sentence(
        "the primary is {primary} and the limit of indemnity {limit}, but no excess layers are listed between them",
        "list the layers under `excess_layers`, or state one of the two sums",
    ),
    "section-twice": Sentence(
        "the section `{name}` is listed twice",
        "put all its terms under one entry",
    ),
    "turnover-two-ways": Sentence(
        "turnover is stated both for the preceding year and as an estimate",
        "keep `preceding_year`; `estimate` is for a firm in its first year",
    ),
}
