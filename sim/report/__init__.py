"""Figures and the page of a study, in English and Spanish."""
