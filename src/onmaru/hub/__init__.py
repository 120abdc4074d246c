"""One content store behind three doors (OCI, Hugging Face, NGC), with trust and GPU compatibility."""
