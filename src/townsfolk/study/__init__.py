"""Looking at what happened: tables, relations, diaries, who knows what."""
