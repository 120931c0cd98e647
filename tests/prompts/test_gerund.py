"""Activities read well after `is`."""

import pytest

from townsfolk.prompts.gerund import as_gerund


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("get all the ingredients", "getting all the ingredients"),
        ("Serves lunch", "serving lunch"),
        ("studies the map", "studying the map"),
        ("watches the pot", "watching the pot"),
        ("has a glass of water", "having a glass of water"),
        ("mix the dough", "mixing the dough"),
        ("sit down", "sitting down"),
        ("making tea", "making tea"),
        ("strawberries and cream", "strawberries and cream"),
        ("the news", "the news"),
        ("", ""),
    ],
)
def test_the_first_verb_takes_ing_when_it_is_one_of_everyday_life(said: str, told: str) -> None:
    assert as_gerund(said) == told
