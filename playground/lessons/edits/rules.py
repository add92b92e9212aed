"""Why the next deploy keeps a live value or not, rule by rule: what the marks lead to."""

DRIFT_RULES = {
    "What a deploy does to edits": {
        "stored-value": "The stored manifest has the field, so the deploy sends its value.",
        "stored-order": "The deploy puts the elements of a list in the manifest’s order.",
        "list-replaced": "A list without a merge key is replaced whole, with all that is in it.",
        "removed-from-stored": "Last-applied has the field and the manifest has not: that is how "
        "a deploy knows what to remove. It is done once.",
        "left-out": "The manifest says what stands there, and the value is not part of it.",
        "default": "What was removed by hand is filled in again by the API server.",
        "parent-removed": "The deploy removes a key, and everything below goes with it, whoever "
        "put it there.",
        "merge-refused": "The merge of manifest and live object is something that the API server "
        "does not accept, so each deploy fails until the edit is undone.",
        "not-mentioned": "Neither the manifest nor last-applied mentions the field, so an apply "
        "leaves it alone, for ever.",
        "not-applied": "Without a last-applied annotation that can be read an apply does not know "
        "what to remove.",
        "order-kept": "The manifest does not say where the element stands.",
        "merge-key-twice": "Two elements have the same merge key, and a patch that removes one "
        "removes both.",
        "nothing-written": "A deploy that fails because of one field writes none of the others.",
    }
}
