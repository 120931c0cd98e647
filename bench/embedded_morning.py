"""How long a simulated night and morning (to 09:00) of three people take on the embedded model,
with one slot and with two.

Run: python -m bench.embedded_morning
"""

from bench.measured import own_home, run_town, show

TO_NINE = 3_240


def main() -> None:
    with own_home():
        rows = [
            run_town(TO_NINE, {"model.provider": "llamacpp", "model.slots": str(slots)})
            for slots in (1, 2)
        ]
    for row, slots in zip(rows, (1, 2), strict=True):
        row["slots"] = slots
    show("Three people to 09:00 on the embedded model", rows)


if __name__ == "__main__":
    main()
