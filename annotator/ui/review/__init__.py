"""Show Review mode: verdicts on everyone's annotations, agreement, assignment of articles.

The texts of the window call a reviewed group (:mod:`annotator.agreement.reviewed_groups`) a place.
"""
