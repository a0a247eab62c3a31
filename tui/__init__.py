"""What a person sees or types: the Textual app, the command line, configuration."""
