"""What runs in the child process only: the walls, and the two languages behind them."""
