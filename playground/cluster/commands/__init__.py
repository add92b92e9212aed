"""What people and pipelines do to a cluster, one command a module: (Cluster, …) → Outcome."""
