"""Faults of a file as a whole, of its YAML, and of where its keys and values stand."""

from collections.abc import Mapping

from pii_check.catalogue.sentence import Sentence

FILES: Mapping[str, Sentence] = {
    # Finding and opening it
    "file-missing": Sentence(
        "there is no such file",
        "check the name, and the folder that it is in",
    ),
    "file-name-mistyped": Sentence(
        "there is no such file",
        "did you mean {near}?",
    ),
    "file-name-empty": Sentence(
        "an empty name stands for no file",
        "name a firm file, or a folder that holds some",
    ),
    "file-name-unusable": Sentence(
        "no file can have this name",
        "check the name for a sign that is not printed",
    ),
    "file-is-folder": Sentence(
        "this is a folder, not a firm file",
        "name the file inside it",
    ),
    "file-unreadable": Sentence(
        "the file cannot be read: {why}",
        "check the name, and that you may read the file",
    ),
    "folder-without-firm-files": Sentence(
        "this folder holds no firm file",
        "a firm file is named with .yaml, .yml or .json at its end",
    ),
    "firm-folder-unreadable": Sentence(
        "this folder may not be read, and what it holds was not judged",
        "allow it to be read, or name the files that are to be judged",
    ),
    "pattern-matches-nothing": Sentence(
        "no file matches this pattern",
        "check the pattern, and the folder that it begins in",
    ),
    "standard-input-closed": Sentence(
        "standard input is closed",
        "name a firm file, or send one to standard input",
    ),
    # Its text
    "file-too-large": Sentence(
        "the file is larger than {most} MiB",
        "the files of this program are a page or two",
    ),
    "file-too-many-values": Sentence(
        "the file holds more than {most:,} values",
        "the files of this program are a page or two",
    ),
    "file-not-utf-16": Sentence(
        "the file begins like UTF-16 and does not go on like it",
        "save the file as UTF-8: in Notepad, Save as, with UTF-8 under Encoding",
    ),
    "file-not-utf-8": Sentence(
        "the byte 0x{byte:02x} here is not UTF-8",
        "save the file as UTF-8: in Notepad, Save as, with UTF-8 under Encoding",
    ),
    "file-control-character": Sentence(
        "there is a control character here (U+{number:04X})",
        "delete it; it may have come from another program",
    ),
    "file-empty": Sentence(
        "the file is empty: `{key}` is missing",
        "begin with {begin}",
    ),
    "file-wrong-shape": Sentence(
        "the file holds {held}, not a block of keys",
        "begin with {begin}",
    ),
    # Its YAML
    "yaml-alias": Sentence(
        "`{sign}` repeats a marked value (an alias), which is not taken here",
        "if it is part of the text, put the text in quotes",
    ),
    "yaml-anchor": Sentence(
        "`{sign}` marks a value for repeating (an anchor), which is not taken here",
        "if it is part of the text, put the text in quotes",
    ),
    "yaml-backslash": Sentence(
        "a backslash in double quotes begins a code, and this is none that is known",
        "put the value in single quotes",
    ),
    "yaml-bracket-open": Sentence(
        "a bracket is opened here and not closed, or a comma is missing in it",
        "close it with `]` or `}}`, or put one item on each line instead",
    ),
    "yaml-colon-missing": Sentence(
        "this line has no colon after its key",
        "write `key: value`",
    ),
    "yaml-colon-unexpected": Sentence(
        "there is a colon here that does not belong, or the line is indented too far",
        "line it up with the keys beside it, and begin an item of a list with `- `; put a text with a colon in quotes",
    ),
    "yaml-colon-without-space": Sentence(
        "there is no space after the colon of `{key}`",
        "write `{key}: value`",
    ),
    "yaml-comma-in-brackets": Sentence(
        "inside brackets a comma ends the value, so `{before}, {after}` was cut after `{before}`",
        "put the text in quotes",
    ),
    "yaml-comma-missing": Sentence(
        "a comma is missing before this, or the bracket is not closed",
        "put a comma between the items, or one item on each line instead",
    ),
    "yaml-dash-without-space": Sentence(
        "there is no space after the dash",
        "write `- ` before the first key of an item",
    ),
    "yaml-quote-inside": Sentence(
        "the quote ends before this",
        "put a text that holds a quote in quotes of the other kind, or write the quote in it twice",
    ),
    "yaml-indentation": Sentence(
        "this line is not indented like the lines above it",
        "indent all keys of one block by the same number of spaces",
    ),
    "yaml-key-not-a-word": Sentence(
        "a key must be a single word",
        "check the brackets and the colon",
    ),
    "yaml-nothing-may-follow": Sentence(
        "nothing may follow here",
        "remove it, or check the brackets above it",
    ),
    "yaml-quote-open": Sentence(
        "a quote is opened here and never closed",
        "close it with the same quote",
    ),
    "yaml-second-document": Sentence(
        "a second document starts here",
        "keep one firm, or one rulebook, in each file",
    ),
    "yaml-tab": Sentence(
        "there is a tab here",
        "indent with spaces, not with tabs",
    ),
    "yaml-tag": Sentence(
        "`{sign}` is a tag, which is not taken here",
        "if it is part of the text, put the text in quotes",
    ),
    "yaml-too-deep": Sentence(
        "this is nested more than {most} levels deep",
        "check the brackets",
    ),
    "yaml-unreadable": Sentence(
        "this cannot be read as YAML",
        "check the spaces, colons, quotes and brackets near here",
    ),
    "yaml-value-begins-with-sign": Sentence(
        "a value cannot begin with `{sign}`",
        "put the value in quotes",
    ),
    # Its keys
    "key-blank": Sentence(
        "`{key}` is blank, and it must be stated",
        "write a value after `{key}:`",
    ),
    "key-missing": Sentence(
        "`{key}` is missing from {place}, and it must be stated",
        "write `{key}:` and its value there",
    ),
    "name-missing": Sentence(
        "`name` is missing from the file, and it must be stated",
        "write `name:` and the name of the firm; or if this is a quote for a firm that has a file, lay it over that "
        "one: `pii-check compare FIRM QUOTE`",
    ),
    # A quote, laid over a firm
    "quote-empty": Sentence(
        "the quote is empty: it states nothing that would replace what the firm file states",
        "begin with `policies:` and the policies that are quoted",
    ),
    "quote-without-policies": Sentence(
        "this quote lists no policy, so it is not known which of the firm's it would replace",
        "list the policies that are quoted, or leave `policies` out",
    ),
    "key-misplaced": Sentence(
        "`{key}` is not a key that is known here",
        "it belongs {places}",
    ),
    "key-mistyped": Sentence(
        "`{key}` is not a key that is known here",
        "did you mean `{near}`?",
    ),
    "key-twice": Sentence(
        "`{key}` stands twice: on line {first} and on line {second}",
        "keep one of the two",
    ),
    "key-unknown": Sentence(
        "`{key}` is not a key that is known here",
        "this level may hold: {known}",
    ),
    # What a call sets in it
    "set-inside-single-value": Sentence(
        "`{key}` is a single value, so there is no `{part}` inside it",
        "set `{key}` itself",
    ),
    "set-inside-value": Sentence(
        "`{outer}` is {held} here, so `{key}` cannot be set inside it",
        "put it right in the file, or set the whole of it",
    ),
    "set-key-blank": Sentence(
        "a key, or a part of it, is blank before the `=` of `{text}`",
        "write the key as reports print it, such as policies.0.uninsured_excess",
    ),
    "set-position-beyond-end": Sentence(
        "`{list}` has {many}, counted from 0, so there is no `{list}.{position}`",
        "`{list}.{many}` adds one at its end",
    ),
    "set-position-unreadable": Sentence(
        "`{part}` is not a position in the list `{list}`",
        "positions count from 0: `{list}.0` is the first",
    ),
    "set-unprintable": Sentence(
        "`{text}` holds a line break or a control character (U+{number:04X})",
        "write it on one line, in letters and signs only",
    ),
    "set-without-equals-sign": Sentence(
        "`{text}` has no `=`",
        "write a key, `=` and a value, such as turnover=£210k",
    ),
    # Its lists and blocks
    "block-expected": Sentence(
        "{it} should be a block of keys, not {held}",
        "it may hold: {known}",
    ),
    "item-blank": Sentence(
        "item {number} of `{key}` is blank",
        "delete the item, or fill it in",
    ),
    "list-expected": Sentence(
        "{it} should be a list, not {held}",
        "put each item on a line of its own, beginning with `- `; `[]` says that there are none",
    ),
}
