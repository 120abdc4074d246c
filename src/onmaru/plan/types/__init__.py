"""The words of the plan wing as frozen records, a noun a file; no I/O. Begin with `estimate.py`."""
