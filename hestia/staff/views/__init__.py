"""The pages about training, checks, supervision, hours and placements."""
