"""Pure functions of the twin wing: no socket, no file, no clock of their own."""
