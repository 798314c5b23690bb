"""What risk asks, in the words of its questions."""
