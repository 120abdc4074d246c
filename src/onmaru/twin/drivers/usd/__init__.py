"""OpenUSD: the only place that knows `pxr`."""
