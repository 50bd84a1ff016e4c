package ledger

import "strconv"

// maxTask is the highest number that a task can have; the database has the same limit.
const maxTask = 9999

// ParseTaskNumber reads the number of a task as addresses write it: 39, without a sign or a zero in front. Anything else
// is ErrNotFound: a text has one address.
func ParseTaskNumber(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxTask || strconv.Itoa(n) != s {
		return 0, ErrNotFound
	}
	return n, nil
}
