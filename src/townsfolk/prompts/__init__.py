"""What people are asked. A prompt is a pair: `NAME.md` (text) beside `NAME.py` (types, fallback).

Read `prompt.py` for how a pair works, `opening.md` for what every prompt begins with, then
the pairs in the order a day meets them: plan_day, decompose, act, rate_importance, react,
utterance, remember_talk, reschedule, focal_questions, insights, new_day, whisper, interview.
"""
