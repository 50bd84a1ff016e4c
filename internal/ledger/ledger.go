// Package ledger is the domain: plans, tasks, who answers for them, quarters, entries, and who may do what to them when.
//
// It knows no database, no HTTP and no pages, and imports only the standard library. Everything in it is a pure function
// of its arguments; the time is always passed in. Texts are Unicode strings; lengths are counted in runes (characters).
package ledger

import "time"

// Shanghai is the zone in which every date of the ledger is meant: China Standard Time, UTC+8 without daylight saving.
var Shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)
