"""*Who said what*: a report for people, as one HTML file that opens offline."""
