"""The audit log: what Spinnaker says about deploys, redacted, in a chain. See README.md."""
