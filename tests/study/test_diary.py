import re
from datetime import date, timedelta

from tiny_run import ADA
from townsfolk.store.reading import Reading
from townsfolk.study.diary import days, diary


def test_a_diary_tells_the_plan_the_day_and_the_talks(reading: Reading) -> None:
    (day, *_) = days(reading)
    text = diary(reading, ADA, day)
    assert text.startswith(f"# {ADA}: ")
    assert re.findall(r"^## (.*)$", text, re.M) == [
        "The plan",
        "The day",
        "Talks",
        "On their mind",
    ]
    began = "SELECT count(*) FROM actions WHERE person = ?"
    (actions,) = reading.db.execute(began, (ADA,)).fetchone()
    told = text.partition("## The day")[2].partition("## Talks")[0]
    assert len(re.findall(r"^- \d\d:\d\d ", told, re.M)) == actions


def test_a_day_that_was_not_lived_is_said_to_be_empty(reading: Reading) -> None:
    last = days(reading)[-1]
    assert "Nothing is told of this day." in diary(reading, ADA, last + timedelta(days=1))


def test_days_are_those_that_have_begun(reading: Reading) -> None:
    assert days(reading) == [date(2024, 5, 6)]


def test_text_is_never_markup(reading: Reading) -> None:
    # The reader refuses to change the file: a table of the connection goes in front of it.
    reading.db.execute("PRAGMA query_only = OFF")
    reading.db.execute("CREATE TEMP TABLE actions AS SELECT * FROM main.actions")
    reading.db.execute("UPDATE temp.actions SET text = '<b>*x*</b>\n# y'")
    text = diary(reading, ADA, days(reading)[0])
    assert "\\<b\\>\\*x\\*\\</b\\> \\# y" in text
