"""Flows: what touches the world (files, network, clock), and the command line."""
