"""Figures of a study, drawn with matplotlib and kept as SVG and PNG."""
