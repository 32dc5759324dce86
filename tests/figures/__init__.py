"""Tests of monitor.figures."""
