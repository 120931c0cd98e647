"""Founds new towns: `parts` are cut out of the Ville, laid out in `villages`, drawn on a `sheet`,
lived in by `residents` with `occupations` and `lives`; `founding` brings it all together."""
