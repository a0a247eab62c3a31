"""How knowledge comes in: sources, HTTP, formats, and reading an article's text."""
