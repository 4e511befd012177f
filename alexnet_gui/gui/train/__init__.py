"""The Train workspace: a recipe, a run, its curves."""
