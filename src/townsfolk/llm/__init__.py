"""Asking language models: `protocol`, `ask` (retries, fallback), `broker` (slots, outages),
`journal` (every reply is kept), `choose` (settings to model), `providers/`, `embedders`."""
