//go:build race

package difference_test

const raceDetector = true // it makes everything several times slower
