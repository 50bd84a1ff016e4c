//go:build !race

package difference_test

const raceDetector = false
