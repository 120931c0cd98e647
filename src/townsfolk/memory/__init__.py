"""The memory stream: `stream` holds it, `scoring` says what comes to mind. No IO, no await."""
