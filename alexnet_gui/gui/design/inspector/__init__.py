"""The inspector of one layer: form, sums, pictures and words."""
