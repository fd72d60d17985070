"""Starting and stopping: what must be right before, the embedded PostgreSQL, first-run preparation, keys, health."""
