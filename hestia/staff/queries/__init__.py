"""What several pages ask of training, checks, supervision, hours and placements."""
