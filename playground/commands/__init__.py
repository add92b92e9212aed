"""Commands of the command line that use more than the engine: one module a command."""
