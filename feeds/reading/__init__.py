"""An article's text to its record: tags, figures with their sentences, a verbatim summary."""
