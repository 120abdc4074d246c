"""Known vulnerabilities: OSV records, whether a package is affected, how bad it is, and who says it is not."""
