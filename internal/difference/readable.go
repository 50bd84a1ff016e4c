package difference

import (
	"slices"
	"strings"
)

// settle drops shared runs that are no longer than the changes on either side of them: read one after the other they say
// less than one larger change. A line break stays shared, so that paragraphs are compared with paragraphs.
func (c changes) settle() changes {
	for again := true; again; {
		again = false
		var out changes
		for i, run := range c {
			between := run.same && i > 0 && i+1 < len(c)
			if between && !hasBreak(run.deleted) && len(run.deleted) <= size(out[len(out)-1]) && len(run.deleted) <= size(c[i+1]) {
				again = true
				out.add(Deleted, run.deleted)
				out.add(Inserted, run.deleted)
				continue
			}
			if run.same {
				out.add(Same, run.deleted)
				continue
			}
			out.add(Deleted, run.deleted)
			out.add(Inserted, run.insert)
		}
		c = out
	}
	return c
}

// size is how much a change puts before its reader, in words.
func size(run change) int { return max(len(run.deleted), len(run.insert)) }

func hasBreak(words []string) bool { return slices.Contains(words, "\n") }

// split keeps sentences apart where one was changed and those behind it went or came: 甲[-乙。丙-][+丁+]。 is better read as
// 甲[-乙-][+丁+]。[-丙。-], which says the same.
func (c changes) split() changes {
	var out changes
	for i, run := range c {
		if run.same {
			out.add(Same, run.deleted)
			continue
		}
		if i+1 < len(c) && len(c[i+1].deleted) > 0 && len(run.deleted) > 0 && len(run.insert) > 0 {
			next := &c[i+1]
			mark := next.deleted[0]
			inDeleted, inInsert := slices.Index(run.deleted, mark), slices.Index(run.insert, mark)
			if ends(mark) && (inDeleted < 0) != (inInsert < 0) {
				kind, long, at := Deleted, &run.deleted, inDeleted
				if inInsert >= 0 {
					kind, long, at = Inserted, &run.insert, inInsert
				}
				rest := slices.Concat((*long)[at+1:], next.deleted[:1])
				*long, next.deleted = (*long)[:at], next.deleted[1:]
				out.add(Deleted, run.deleted)
				out.add(Inserted, run.insert)
				out.add(Same, []string{mark})
				out.add(kind, rest)
				continue
			}
		}
		out.add(Deleted, run.deleted)
		out.add(Inserted, run.insert)
	}
	return out
}

// ends reports whether a word ends a sentence or a paragraph.
func ends(word string) bool { return word == "\n" || strings.Contains(sentenceEnds, word) }

// shift moves words that only came, or only went, to the left or right as far as the text allows, to where their edges
// read best: 完成[了甲，]乙 rather than 完[成了甲，完]成乙. Nothing shared between two changes is used up by that.
func (c changes) shift() changes {
	for i := range c {
		run := &c[i]
		if run.same || (len(run.deleted) > 0 && len(run.insert) > 0) {
			continue
		}
		words := &run.deleted
		if len(run.deleted) == 0 {
			words = &run.insert
		}
		var left, right []string
		leftmost, rightmost := 0, 0 // how much of the neighbours has to stay
		if i > 0 {
			left, leftmost = c[i-1].deleted, min(i-1, 1)
		}
		if i+1 < len(c) {
			right, rightmost = c[i+1].deleted, min(len(c)-i-2, 1)
		}
		line := slices.Concat(left, *words, right)
		from, to := len(left), len(left)+len(*words)
		for from > leftmost && line[from-1] == line[to-1] {
			from, to = from-1, to-1
		}
		best, bestFrom := -1, from
		for length := to - from; ; from, to = from+1, to+1 {
			if score := edge(line, from) + edge(line, to); score >= best {
				best, bestFrom = score, from
			}
			if to >= len(line)-rightmost || line[from] != line[to] {
				from, to = bestFrom, bestFrom+length
				break
			}
		}
		if i > 0 {
			c[i-1].deleted = line[:from:from]
		}
		*words = line[from:to:to]
		if i+1 < len(c) {
			c[i+1].deleted = line[to:]
		}
	}
	return c
}

// edge says how well a change may begin or end before the i-th word of a line.
func edge(line []string, i int) int {
	if i == 0 || i == len(line) {
		return 4
	}
	switch before := line[i-1]; {
	case before == "\n":
		return 4
	case ends(before):
		return 3
	case strings.Contains("，,：:、", before):
		return 2
	}
	return 0
}
