"""Counts and amounts over time, with what they rest on, and their drawing. Pure."""

from monitor.trends.drawing import svg
from monitor.trends.series import BIAS, By, Outage, Point, Sample, Series, series

__all__ = ["BIAS", "By", "Outage", "Point", "Sample", "Series", "series", "svg"]
