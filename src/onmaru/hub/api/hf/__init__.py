"""The Hugging Face door: what `huggingface_hub` asks, answered from the hub's own manifests and blobs."""
