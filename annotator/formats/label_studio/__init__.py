"""Label Studio's JSON: tasks with a list of annotations each, full or minimal."""
