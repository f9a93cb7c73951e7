//! The one API: every operation that the UI, the CLI and scripts can ask for.
