"""What is measured, and how: each prints ratios of one run."""
