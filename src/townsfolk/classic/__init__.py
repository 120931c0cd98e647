"""The files of the original program: `history` reads the whispers of its history CSVs."""
