"""Prompts for whoever makes a town: no simulation asks them, so no journal holds their replies."""
