"""The place. Read `town` and `distances`; how a map becomes one: `tmj` (the file), `plan` (in whole
tiles), `check`, `tiled`; what changes in it: `world`, `view` (what one person sees), `apply`.
"""
