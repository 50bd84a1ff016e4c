// Package archtest holds the tests of the house itself: which package may import which, how migrations are named, what a
// templ file must not contain. It has no code of its own.
package archtest
