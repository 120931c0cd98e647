"""The cognition of one person. Read `mind.py`: its `step` is the paragraph, each line a module.

`state` is what a mind carries from step to step, `moment` what it works with within one.
`schedule` is pure arithmetic on the day's rows.
"""
