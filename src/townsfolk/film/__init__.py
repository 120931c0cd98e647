"""A town on pictures.

Films: `tiles`, `scenery`, `light`, `moments`, `poses`, `drawing`, `filming`, `writing`; the small
picture of a map on cards: `preview`.
"""
