"""What is done about training, checks, supervision, hours and placements."""
