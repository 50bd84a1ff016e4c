package ledger

// RevisionAction is what made a saved state of a text, as it is stored.
type RevisionAction string

var revisionWords = map[RevisionAction]string{
	"load": "载入", "save": "存草稿", "submit": "报送", "edit": "督查室改字", "compose": "按分报合成", "correct": "更正",
}

// String is the action in the words of the offices; an action that is not known is its own word.
func (a RevisionAction) String() string {
	if word := revisionWords[a]; word != "" {
		return word
	}
	return string(a)
}
