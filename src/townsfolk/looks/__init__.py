"""How people are drawn: sprites and portraits composed from a person's features, pixel by pixel.

Read in this order: palette, canvas (pixels); features (what someone looks like); bodies, figures
(the sheet of sprites), portraits; draw (the files).
"""
