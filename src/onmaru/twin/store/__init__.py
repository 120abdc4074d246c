"""Tables and files of the twin: runtime tables, history, alarms."""
