"""What is asked about training, checks, supervision, hours and placements."""
