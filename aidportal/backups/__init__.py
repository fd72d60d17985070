"""One file that holds the whole portal: how it is made, kept, put back, and proven every night."""
