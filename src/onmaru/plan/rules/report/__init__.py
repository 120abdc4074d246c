"""Reports as pure text: words in two languages, charts as SVG, Markdown and HTML."""
