"""The ontology as files: tables in, Turtle out, and the check that the two agree."""
