"""Charts of the reports as SVG text, drawn without a plotting library; one noun a file."""
