"""What is asked about interpreters and agencies."""
