"""The page's other half: shows simulations and lets a director run them; never decides.

Reading order: routes (what can be asked for), wire (what the browser is sent), views (how it is
read from a file), host (the simulation that is open), feed (what happens in it), access (who may
do what), app (puts them together), serving.
"""
