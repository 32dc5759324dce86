"""Reading pages: our reader beside its peers on labelled pages."""
