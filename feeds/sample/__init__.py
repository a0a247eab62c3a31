"""The sample edition: short articles that show the reader on an empty store; read like any other document."""
