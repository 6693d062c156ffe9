"""From an assessment to text: one view, drawn in several ways. Nothing here decides anything."""
