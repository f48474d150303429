"""An EC2-like cloud for tests and the demo. See ../cloud."""
