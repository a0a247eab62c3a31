"""An article's text to its record: tags, figures with their sentences, a verbatim summary.

`read.read` is the door. Its modules, in the order in which a text passes them:

- the text: `language`; `shadow` (a form for matching, offsets hold); `structure` (sentences, headings, clauses)
- names: `lexicon`, made by `lexicon_files` and `lexicon_patterns`; `automaton` (many words in one pass); `names`;
  `unknown` (companies outside the lexicon)
- amounts: `numbers` scans, from places that `english_starts` knows; `common_amounts` (the plain shapes), else
  `quantities` (digits; `chinese_numerals`, `english_numerals`) with `prefixes`, `suffixes`, `units` and `currencies`
  around them, put together by `amounts`; `spelled_amounts` (doubled, 翻番), `ranges`; `guards` (why one is no figure)
- periods: `periods` scans; `periods_en`, `periods_zh`, `period_mention`; `calendar` (arithmetic of labels)
- `cues` (words of direction, comparison and basis) and `marks`, all of this for one text
- the article: `article` (whom and what it is about), `main_period`, `deals` (who buys whom); `scene` holds its types
- each figure: `attribution` cuts sentences into drafts (`counting`: which amounts are figures) and has each field
  chosen, in this order: `form.zone` (growth, share or level); `metric` (with `metric_phrases`, `inherit`, `head_noun`,
  `corrections`, `metric_units`, `metric_groups`); `form`; `subject` (company); `segment`; `basis`; `when` (period, with
  `period_labels`)
- the record: `quoting`, `confidence`, `salience`, `record`; `explain` words the rules
- the rest of a reading: `tags`, `summary`, `sketch` (for finding copies)
"""
