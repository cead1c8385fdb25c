"""The mentions of an article in column MISC of CoNLL-U, and in CoNLL-2012's last column."""

from collections import Counter
from collections.abc import Sequence

from annotator.formats.conll.columns import Columns
from annotator.formats.conll.lines import Row
from annotator.formats.conll.notations import ENTITY, LINKS, Mention, MentionReader, is_empty
from annotator.formats.conll.spacing import SentenceText, misc_of

_ONLY_IDS = "eid"
"""The only value between the brackets in CoNLL-2012."""


class MentionText:
    """Reads the mentions of an article.

    Empty nodes are no words of the text: a mention that begins or ends on one has the words in it,
    and a mention of nothing else is left out.

    Args:
        sentences: The sentences of the article.
        columns: The meaning of the columns.
        declared: The names of the values between the hyphens, as the file declares them.
    """

    def __init__(self, sentences: Sequence[SentenceText], columns: Columns, declared: str) -> None:
        self.counts: Counter[str] = Counter()
        """What was left out, by the keys of the reader's sentences."""
        self._columns = columns
        self._tokens: list[int | None] = []
        """For each row, with the empty nodes, the number of its token in the article."""
        is_2012 = columns.mentions is not None
        self._reader = MentionReader(_ONLY_IDS if is_2012 else declared)
        token = 0
        for sentence in sentences:
            empty_nodes = list(sentence.empty_nodes)
            for number in range(len(sentence.rows) + 1):
                while empty_nodes and empty_nodes[0][0] == number:
                    self._read(empty_nodes.pop(0)[1], None)
                if number < len(sentence.rows):
                    self._read(sentence.rows[number], token)
                    token += 1
        self.counts["brackets"] = self._reader.count_unmatched()
        self.mentions: list[Mention] = []
        """With the numbers of tokens in the article, in the order of these."""
        for mention in self._reader.mentions:
            mention.parts = [part for each in mention.parts if (part := self._in_tokens(*each))]
            if mention.parts:
                self.mentions.append(mention)
            else:
                self.counts["empty"] += 1
        self.mentions.sort(key=lambda m: (m.parts[0][0], -m.parts[0][1]))

    def _read(self, row: Row, token: int | None) -> None:
        at = len(self._tokens)
        self._tokens.append(token)
        if self._columns.mentions is not None:
            value = row.fields[self._columns.mentions]
            if not is_empty(value):
                self._reader.read(at, value.replace("|", ""))
            return
        misc = misc_of(row, self._columns)
        if misc.get(ENTITY):
            self._reader.read(at, misc[ENTITY])
        for name in LINKS.keys() & misc.keys():
            self.counts[name] += misc[name].count(",") + 1

    def _in_tokens(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the first and the last token of a run of rows; None if there are none."""
        tokens = [token for token in self._tokens[first : last + 1] if token is not None]
        return (tokens[0], tokens[-1]) if tokens else None
