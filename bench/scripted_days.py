"""How long two simulated days of three people take without a language model.

Run: python -m bench.scripted_days
"""

from bench.measured import own_home, run_town, show

TWO_DAYS = 17_280


def main() -> None:
    with own_home():
        rows = [run_town(TWO_DAYS, {"model.provider": "scripted"}) for _ in range(3)]
    show("Two scripted days of three people, three runs", rows)


if __name__ == "__main__":
    main()
