"""What is read from a simulation's file, as the page is sent it: `town`, `people`, `calls`,
`study`, `shelf`. `context` is what all of them need of a simulation."""
