"""A report for a board: conclusions in words, computed from the figures, then the evidence.

`facts` is what is known, `conclusions` says it, `evidence` lays it out in tables, `pages` and
`workbook` put both into a file. All of it is pure; `reporting.queries.board` asks the database.
"""

from reporting.board.facts import BoardFacts, CohortLine, MeanLine, Met, SurveyLine, Volume

__all__ = ["BoardFacts", "CohortLine", "MeanLine", "Met", "SurveyLine", "Volume"]
