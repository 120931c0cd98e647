"""Measurements that the documents quote: each file is one command with a table and JSON."""
