package difference

// Likeness is how many pairs of neighbouring characters two texts have in common, of all that they have: 0 to 1, and 1
// only for equal texts (the Sørensen–Dice coefficient over bigrams). What should not count, such as white space, is the
// caller's to take out first.
func Likeness(a, b []rune) float64 {
	if string(a) == string(b) {
		return 1
	}
	if len(a) < 2 || len(b) < 2 {
		return 0
	}
	pairs := map[[2]rune]int{}
	for i := range len(a) - 1 {
		pairs[[2]rune{a[i], a[i+1]}]++
	}
	common := 0
	for i := range len(b) - 1 {
		p := [2]rune{b[i], b[i+1]}
		if pairs[p] > 0 {
			pairs[p]--
			common++
		}
	}
	return min(2*float64(common)/float64(len(a)+len(b)-2), .999)
}
