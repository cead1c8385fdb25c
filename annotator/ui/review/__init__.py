"""Review mode: places where colleagues' layers meet, verdicts on them, and agreement."""
