package ledger

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// PacePoints are the shares of a year's targets that are due by the end of each month, January first, in thousandths, or
// NoPoint where the office left a month to the program. They never fall, and the year's last is 1000.
type PacePoints [12]int

// NoPoint is a month between two others, on the straight line from one to the other.
const NoPoint = -1

// LinearPace is even growth from 0 in January to all in December: what holds until the office says otherwise.
var LinearPace = PacePoints{NoPoint, NoPoint, NoPoint, NoPoint, NoPoint, NoPoint, NoPoint, NoPoint, NoPoint, NoPoint, NoPoint, wholePace}

const wholePace = 1000

// MaxPaceReason is how long the reason of a curve may be, in runes.
const MaxPaceReason = 200

// Months are the shares by the end of each month, 0 to 1, those between two points on the line between them.
func (p PacePoints) Months() [12]float64 {
	var out [12]float64
	before, at := 0, 0. // months gone by and the share at the point before
	for m, v := range p {
		if v == NoPoint {
			continue
		}
		share := float64(v) / wholePace
		for i := before; i <= m; i++ {
			out[i] = at + (share-at)*float64(i+1-before)/float64(m+1-before)
		}
		before, at = m+1, share
	}
	return out
}

// PaceField is the form's field of a month, 1 to 12: m3.
func PaceField(month int) string { return "m" + strconv.Itoa(month) }

// ParsePace reads what the office typed, per cent with one decimal at most, for January to November; an empty month is
// NoPoint, and December is always all of it. Fields are m1 to m11.
func ParsePace(typed [11]string) (PacePoints, Problems) {
	points, problems := LinearPace, Problems{}
	last := 0 // month of the point before
	for i, raw := range typed {
		raw = strings.TrimSuffix(strings.TrimSpace(narrow(raw)), "%")
		if raw == "" {
			continue
		}
		value, err := strconv.ParseFloat(raw, 64)
		tenths := math.Round(value * 10)
		switch {
		case err != nil || strings.ContainsAny(raw, "eExXpPnN_+") || math.Abs(value*10-tenths) > 1e-6:
			problems[PaceField(i+1)] = "请填百分数，最多一位小数，如15或12.5。"
		case value < 0 || value > 100:
			problems[PaceField(i+1)] = "请填0至100。"
		case last > 0 && int(tenths) < points[last-1]:
			problems[PaceField(i+1)] = fmt.Sprintf("不能低于%d月末的%s。", last, PacePercent(points[last-1]))
		default:
			points[i], last = int(tenths), i+1
		}
	}
	return points, problems
}

// narrow makes full-width digits, points and per-cent signs half-width, as an input method may leave them.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '。':
			return '.'
		}
		return r
	}, s)
}

// PacePercent writes a point: 12.5%.
func PacePercent(point int) string {
	return strconv.FormatFloat(float64(point)/10, 'f', -1, 64) + "%"
}

// CleanPaceReason judges why a curve is changed. Its field is reason.
func CleanPaceReason(reason string) (string, Problems) {
	problems := Problems{}
	reason = strings.TrimSpace(cleanField("reason", "依据", reason, MaxPaceReason, problems))
	if reason == "" && len(problems) == 0 {
		problems["reason"] = "请写明依据，如往年的用款进度或施工季节。"
	}
	return reason, problems
}
