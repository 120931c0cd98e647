"""Puts the verb of an English activity into the form that follows `is`: `get tea`, `getting tea`.

People read "Isabella is getting tea"; small models write "get tea" or "gets tea" when they list
tasks. Only verbs of everyday life are changed: what isn't known for a verb stays as it is.
"""

_EVERYDAY = """
add arrange ask bake begin boil bring brush buy call chat check chop clean close collect continue
cook count cut decorate discuss do draw drink eat enjoy exercise explore feed fetch fill find
finish fix gather get give go greet grind have help invite join keep learn leave listen look make
meet mix move open order organise organize pack paint pay pick plan play practice practise prepare
put read relax rest return review revise rewrite rinse run sell send serve set share shop sip sit
solve sort speak spend start stir stop stream stretch study sweep take talk taste teach tell test
think tidy try turn update use visit wait wake walk warm wash watch water welcome wipe work wrap
write
"""
_DOUBLING = "begin chat chop cut get plan put run set shop sip sit stir stop wrap"
_VERBS = frozenset(_EVERYDAY.split())
_DOUBLED = frozenset(_DOUBLING.split())


def as_gerund(activity: str) -> str:
    """Return an activity with its first verb in -ing, when that is a verb of everyday life."""
    first, space, rest = activity.partition(" ")
    verb = _base_of(first.lower())
    return f"{_ing(verb)}{space}{rest}" if verb in _VERBS else activity


def _base_of(word: str) -> str:
    """Take the ending off a third person: `serves`, `studies`, `watches`, `has`."""
    if word in _VERBS:
        return word
    irregular = {"has": "have", "does": "do", "goes": "go"}
    candidates = (irregular.get(word, ""), word[:-1], word[:-2], word.removesuffix("ies") + "y")
    found = [base for base in candidates if base in _VERBS]
    return found[0] if found and word.endswith("s") else word


def _ing(verb: str) -> str:
    if verb in _DOUBLED:
        return f"{verb}{verb[-1]}ing"
    if verb.endswith("e") and not verb.endswith("ee"):
        return f"{verb[:-1]}ing"
    return f"{verb}ing"
