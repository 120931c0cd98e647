"""Names for new villages and new people, each given once."""

from collections.abc import Iterator
from random import Random

_BEGINNINGS = (
    "Alder", "Amber", "Apple", "Ash", "Badger", "Barley", "Birch", "Bramble", "Briar", "Cherry",
    "Clover", "Copper", "Crane", "Elder", "Elm", "Fern", "Finch", "Fox", "Hazel", "Heron",
    "Holly", "Juniper", "Lark", "Linden", "Maple", "Meadow", "Mill", "Moss", "Otter", "Pear",
    "Pine", "Plum", "Quill", "Raven", "Reed", "Rowan", "Sedge", "Stone", "Thistle", "Willow",
)  # fmt: skip
_ENDINGS = (
    "bridge",
    "brook",
    "bury",
    "dale",
    "field",
    "ford",
    "ham",
    "hurst",
    "ley",
    "mere",
    "wick",
)

_FIRST = (
    "Ada", "Adil", "Agnes", "Aino", "Akira", "Alba", "Amina", "Anders", "Anouk", "Anton", "Aroha",
    "Asha", "Aurel", "Beatrix", "Bela", "Bennet", "Birgit", "Bruno", "Camille", "Caspar", "Celia",
    "Chidi", "Clara", "Cosmo", "Dalia", "Damir", "Daria", "Dev", "Dora", "Edda", "Edwin", "Elif",
    "Elio", "Emeka", "Emil", "Enid", "Esra", "Etta", "Farid", "Fenna", "Flora", "Florian", "Freya",
    "Gideon", "Greta", "Hana", "Hanno", "Hatice", "Hugo", "Ida", "Ilias", "Imani", "Ines", "Ingrid",
    "Isak", "Ivo", "Jana", "Jasper", "Jomo", "Jonas", "Juno", "Kaori", "Karim", "Keiko", "Kofi",
    "Lale", "Lars", "Leila", "Leon", "Lina", "Linh", "Livia", "Lorenz", "Luca", "Magda", "Malik",
    "Mara", "Marek", "Matteo", "Meera", "Milo", "Mina", "Mira", "Moana", "Nadia", "Nestor", "Nico",
    "Nils", "Noor", "Nuria", "Odile", "Olaf", "Omar", "Oona", "Orla", "Otto", "Pablo", "Pavel",
    "Petra", "Pia", "Quentin", "Rahel", "Ravi", "Rima", "Rosa", "Rufus", "Runa", "Sabine", "Sami",
    "Selma", "Silas", "Sina", "Stella", "Tariq", "Tessa", "Thea", "Tilda", "Timo", "Tuan", "Uma",
    "Valentin", "Vera", "Viktor", "Wanda", "Wim", "Yara", "Yusuf", "Zora",
)  # fmt: skip
_LAST = (
    "Abara", "Acosta", "Adler", "Aksoy", "Almeida", "Amsel", "Arslan", "Baker", "Banda", "Barros",
    "Becker", "Bergman", "Bloom", "Bondar", "Brandt", "Brook", "Caruso", "Castell", "Chandra",
    "Cordova", "Crane", "Dalgaard", "Demir", "Diallo", "Dorn", "Dubois", "Duran", "Eklund", "Ender",
    "Espinoza", "Falk", "Farouk", "Ferrara", "Fisher", "Fontana", "Forster", "Gallo", "Garner",
    "Ghosh", "Grant", "Gruber", "Haddad", "Hale", "Hansen", "Harper", "Hayashi", "Herrera", "Holm",
    "Horvat", "Ibarra", "Ito", "Jansen", "Joshi", "Kamara", "Kaya", "Keller", "Kimura", "Koch",
    "Kovac", "Kruger", "Lang", "Larsen", "Lemaire", "Lind", "Lombard", "Madsen", "Malik", "Marsh",
    "Mensah", "Mercer", "Meyer", "Molnar", "Mori", "Nagy", "Navarro", "Ndiaye", "Nielsen", "Novak",
    "Nyberg", "Okafor", "Olsen", "Orlov", "Osman", "Paine", "Peeters", "Petrov", "Quist", "Rao",
    "Reyes", "Richter", "Rosen", "Sabri", "Salas", "Sandberg", "Sato", "Serra", "Silva", "Sommer",
    "Stone", "Sutter", "Tamm", "Tanaka", "Teixeira", "Torres", "Ueda", "Vance", "Varga", "Vogel",
    "Wagner", "Weaver", "Winter", "Yilmaz", "Zeller", "Zhang",
)  # fmt: skip


def village_names(rng: Random) -> Iterator[str]:
    """Yield names of villages by chance, none twice; they last for 440."""
    names = [first + last for first in _BEGINNINGS for last in _ENDINGS]
    rng.shuffle(names)
    yield from names


class Register:
    """Gives everybody a name that nobody else of the town has; it lasts for 14,000 people."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()

    def last_names(self) -> Iterator[str]:
        """Yield last names by chance, all of them before one comes again."""
        while True:
            names = list(_LAST)
            self._rng.shuffle(names)
            yield from names

    def full_name(self, last: str) -> str:
        """Return a new name that ends in `last`, or, when all of those are taken, in another."""
        firsts = [name for name in _FIRST if f"{name} {last}" not in self._taken]
        while not firsts:
            last = self._rng.choice(_LAST)
            firsts = [name for name in _FIRST if f"{name} {last}" not in self._taken]
        name = f"{self._rng.choice(firsts)} {last}"
        self._taken.add(name)
        return name
