"""The controllers: each keeps one kind of object true, and writes fields that no other writes."""
