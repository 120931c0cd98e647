"""A run: `creation` begins it, `simulation` takes the steps, `meetings` settles who talks."""
