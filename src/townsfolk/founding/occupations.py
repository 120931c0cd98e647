"""What people of new villages do for a living, and where: only places that every village has."""

from dataclasses import dataclass
from random import Random

from townsfolk.founding.residents import Resident


@dataclass(frozen=True, slots=True)
class Occupation:
    """A way to spend the day. `place` is sector, arena and object as the Ville names them; empty is
    the desk at home. `slots` is how many of a village can do it.

    `morning` and `afternoon` go on with "is", `background` and `concern` with the name.
    """

    title: str
    place: tuple[str, str, str] | None
    slots: int
    morning: str
    afternoon: str
    background: str
    concern: str
    begins: int = 9
    """The hour at which the work begins; it takes eight hours with lunch."""


_CAFE, _PUB, _COLLEGE = "Hobbs Cafe", "The Rose and Crown Pub", "Oak Hill College"
_MARKET, _SUPPLIES, _SQUARE = (
    "The Willows Market and Pharmacy",
    "Harvey Oak Supply Store",
    "Market Square",
)

OCCUPATIONS = (
    Occupation(
        "cafe owner", (_CAFE, "cafe", "behind the cafe counter"), 2,
        "serving coffee and fresh rolls at the counter", "baking cake and writing the menu",
        "runs the cafe and knows who takes how much sugar",
        "wants to give a small concert at the cafe and looks for people who play", 8,
    ),
    Occupation(
        "cook", (_CAFE, "cafe", "cooking area"), 1,
        "cooking soup for the cafe's lunch", "trying out a recipe for tomorrow",
        "cooks at the cafe and grows the herbs for it on the window sill",
        "is looking for the best way to cook beans and asks everybody", 8,
    ),
    Occupation(
        "teacher", (_COLLEGE, "classroom", "classroom podium"), 1,
        "teaching history", "teaching geography",
        "teaches at the college and draws maps of places that don't exist",
        "is preparing an excursion and needs somebody who knows the birds here",
    ),
    Occupation(
        "librarian", (_COLLEGE, "library", "library table"), 2,
        "cataloguing books that came in", "helping people to find what they look for",
        "keeps the library and has read most of it",
        "collects stories about the village for a book of its own",
    ),
    Occupation(
        "chemist", (_COLLEGE, "laboratory", "lab bench"), 2,
        "examining water from the pond", "writing down measurements",
        "works in the laboratory of the college and likes exact answers",
        "has found something odd in the water and isn't sure what it means",
    ),
    Occupation(
        "publican", (_PUB, "pub", "behind the bar counter"), 2,
        "polishing glasses and taking deliveries", "serving drinks",
        "keeps the pub and settles every quarrel before it is one",
        "plans a quiz night and collects questions", 11,
    ),
    Occupation(
        "grocer", (_MARKET, "store", "grocery store counter"), 2,
        "filling shelves with vegetables", "serving customers",
        "sells groceries and can tell a ripe melon by its sound",
        "thinks about selling only what grows in the villages around", 8,
    ),
    Occupation(
        "pharmacist", (_MARKET, "store", "pharmacy store counter"), 1,
        "making up prescriptions", "advising customers",
        "is the pharmacist and keeps all secrets",
        "worries about the next flu and wants everybody to sleep more",
    ),
    Occupation(
        "shopkeeper", (_SUPPLIES, "supply store", "behind the supply store counter"), 1,
        "selling nails and paint", "taking stock of tools",
        "runs the supply store and can repair nearly everything in it",
        "wants to lend out tools instead of selling them",
    ),
    Occupation(
        "carpenter", (_SUPPLIES, "yard", "workbench"), 2,
        "building a cupboard", "repairing chairs",
        "is a carpenter and walks around with a pencil behind the ear",
        "is building a boat in secret", 8,
    ),
    Occupation(
        "fruit seller", (_SQUARE, "square", "fruit stall"), 1,
        "selling apples at the stall", "sorting fruit for tomorrow",
        "has a fruit stall on the square and hears all news first",
        "wants to hold a harvest festival on the square", 8,
    ),
    Occupation(
        "florist", (_SQUARE, "square", "flower stall"), 1,
        "binding flowers at the stall", "delivering flowers and watering the rest",
        "sells flowers and remembers who gave them to whom",
        "is breeding a rose that has no name yet", 8,
    ),
    Occupation(
        "gardener", ("Johnson Park", "johnson park", "park garden"), 2,
        "weeding the flower beds", "watering and pruning",
        "looks after the park and talks to the trees",
        "wants to plant an avenue of fruit trees between the villages", 7,
    ),
    Occupation(
        "writer", None, 9,
        "writing", "rewriting what the morning brought",
        "writes novels in which it rains a lot",
        "is stuck in chapter nine and watches people for an idea",
    ),
)  # fmt: skip

STUDENT = Occupation(
    "student", (_COLLEGE, "classroom", "classroom student seating"), 99,
    "attending lectures", "studying for the exams",
    "studies at the college and is new to the villages",
    "has an exam soon and is looking for people to study with",
)  # fmt: skip
RETIRED = Occupation(
    "retired", ("Johnson Park", "johnson park", "garden bench"), 99,
    "sitting in the park and watching the village wake up", "playing chess with whoever comes by",
    "is retired, and was the postal worker for these villages before",
    "writes down the history of every house in the village",
    10,
)  # fmt: skip

_PENSION_AGE = 67


def assign(residents: tuple[Resident, ...], rng: Random) -> dict[str, Occupation]:
    """Return what each of a village does: students study, the old rest, others have jobs."""
    # Everything a village needs is done by one before anything is done by two.
    jobs = [one for round_ in range(9) for one in OCCUPATIONS if one.slots > round_]
    done: dict[str, Occupation] = {}
    workers = []
    for one in residents:
        if one.studies:
            done[one.name] = STUDENT
        elif one.age >= _PENSION_AGE:
            done[one.name] = RETIRED
        else:
            workers.append(one)
    rng.shuffle(workers)
    for one, job in zip(workers, jobs, strict=False):
        done[one.name] = job
    return done
