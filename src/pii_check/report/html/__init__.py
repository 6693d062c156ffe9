"""The report as one page of HTML, and its pictures as SVG: templates that decide nothing, and what they are given."""
