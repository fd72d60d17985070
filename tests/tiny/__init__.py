"""A subject of one model, one figure, one axis and one list: what declaring a subject takes, and nothing else."""
