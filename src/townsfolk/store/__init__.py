"""The simulation file: `schema` says what is in it, `simulation_file` writes it one step at a time,
`reading` shows it, `fingerprint` hashes it, `shelf` is the folder of all of them."""
