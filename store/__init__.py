"""What is known: SQLite, the vocabulary, search, the ledger of figures, checks, stories, the briefing."""
