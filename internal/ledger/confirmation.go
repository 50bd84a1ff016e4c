package ledger

// MaxWords is how long the reason of a confirmation may be, in runes. The database has the same as a CHECK.
const MaxWords = 200

// Confirmation is a writer's word that what a check asked about is right.
type Confirmation struct {
	Code    string // of the finding; unique in one hand-in
	Finding string // the question as it was put, in Chinese
	Words   string // the reason, where one is asked for
}
