"""Tests of monitor.trends."""
