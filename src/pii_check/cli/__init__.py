"""The command: the only part of the program that knows the clock, the environment, the streams and exit codes."""
