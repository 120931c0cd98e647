"""The scripted stand-in's people: plain ones, to be changed."""

from random import Random

from townsfolk.prompts.authoring import draft_person

_TRADES = (
    ("repairs clocks and bicycles", "an old clock that nobody else could mend"),
    ("bakes bread and pies", "a new pie for the market"),
    ("teaches music to beginners", "a small concert with three pupils"),
    ("keeps bees and a garden", "the first honey of the year"),
)
_TRAITS = ("calm", "curious", "patient", "cheerful", "exact", "generous", "shy")


def describe(inputs: draft_person.Inputs, rng: Random) -> draft_person.Reply:
    """Describe somebody with a trade and a plan."""
    trade, plan = rng.choice(_TRADES)
    first = inputs.name.split()[0]
    return draft_person.Reply(
        innate=", ".join(rng.sample(_TRAITS, 3)),
        learned=f"{inputs.name} {trade}, and has done so for years.",
        currently=f"{inputs.name} is at work on {plan}. {first} hopes to show it to others soon.",
        lifestyle=f"{first} gets up at 7 am, has dinner at 6 pm and goes to bed at 10 pm.",
        daily_requirement=f"{first} works in the morning and meets people in the afternoon.",
    )
