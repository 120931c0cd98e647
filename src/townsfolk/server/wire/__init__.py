"""What the browser is sent: one model for each message, one function that makes each.

The page's types (`web/src/wire.ts`) are generated from these by `web/scripts/wire_types.py`.
A tile is `[x, y]`; times are ISO 8601 without a zone, for simulated time has none. A step in a
message is the last one that counts: the town "at step 7" is the town when step 7 has ended, and
at step -1 nothing has happened yet. People in long lists are given by their place in
`WireFacts.people`, everywhere else by name.
"""
