"""Video containers: where metadata lies in streams, clusters and packets, most of which is never read."""
