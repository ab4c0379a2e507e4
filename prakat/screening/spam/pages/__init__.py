"""Pages as they are served, taken apart without running or fetching anything."""
