"""Labelled texts that the reading is measured on."""
