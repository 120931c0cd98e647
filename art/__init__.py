"""Everything that is seen, drawn by scripts.

Read in this order: `townsfolk.looks` (palette, canvas, people); terrain, nature, walls (ground and
buildings); stamp, furniture, fixtures, public, outdoors (things); plan (a map as layers), building,
homes, places, the_ville (the layout), tiled (the map file); render (the map as a picture), build
(writes or checks all of it).
"""
