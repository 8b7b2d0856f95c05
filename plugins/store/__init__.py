"""What is known from earlier builds, and how files get where readers see them."""
