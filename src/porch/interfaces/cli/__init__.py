"""The terminal: data on stdout, progress and trouble on stderr, `--json` everywhere."""
