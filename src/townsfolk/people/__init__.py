"""Who lives in a town: `person` (their files), `base` (ready starts), `check` (do they fit)."""
