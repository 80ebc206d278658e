"""What the pages of a site have in common, learnt and left out."""
