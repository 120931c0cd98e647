"""The page's other half: reads a live town, never decides. Only the engine's interface is used.

Reading order: engine (what a live town offers), wire (what the browser is sent), live (the
fan-out to the viewers), access (who may do what), routes, app (puts them together), serving.
"""
