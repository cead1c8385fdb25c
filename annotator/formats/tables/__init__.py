"""Tables for people and spreadsheets: CSV files, and a workbook with the same."""
