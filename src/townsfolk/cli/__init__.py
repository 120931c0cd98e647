"""The terminal: `main` is the map of commands, `options` what most of them take, `opening` puts a
run together, `progress` shows it; then a file for each family of commands, and `shell`, the
classic prompt."""
