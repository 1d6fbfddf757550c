"""Where animators write the pages for young people: forms, and what the list of these pages says."""
