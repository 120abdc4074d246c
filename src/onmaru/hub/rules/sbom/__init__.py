"""Software bill of materials: readers of what package managers leave in an image, a noun a file."""
