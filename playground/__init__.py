"""Slipway's engine and its doors: see ARCHITECTURE.md for the rooms and the floors."""
