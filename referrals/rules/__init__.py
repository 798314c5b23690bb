"""The rules as they stand, day by day: policies and bank holidays, and the clocks that move with them."""
