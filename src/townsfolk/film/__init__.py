"""A town on pictures: `scenery`, `light`, `moments`, `poses`, `drawing`, `filming`, `writing`."""
