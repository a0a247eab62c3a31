"""The pieces the screens are made of; none knows its siblings or the store."""
