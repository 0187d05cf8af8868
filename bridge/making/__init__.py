"""Making files: lists, pages and pictures that are nowhere until somebody is to get them."""
