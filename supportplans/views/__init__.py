"""The pages of the plan and of the exit."""
