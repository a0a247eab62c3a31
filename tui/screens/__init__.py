"""The screens of the reader, one file each."""
