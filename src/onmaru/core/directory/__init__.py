"""Who may do what on a site, from outside of it: the Python object and the commands. Light: no database."""
