package ui

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// PaceChart is how much of a year's target is due and was done, month by month: the curve as a line, figures as dots, all in
// one scale, from 0 to the whole target. Its text says what it shows; a page that has one has the data in words too.
type PaceChart struct {
	Says  string // the picture in words
	Curve [12]float64
	Dots  []PaceDot // in the order of their days
	Large bool

	Level   string  // of growth, ratios and ceilings the target as it is printed; empty for a sum
	LevelAt float64 // where its line runs, 0 to 1 of the picture's height; the dots' shares are such heights too
	ZeroAt  float64 // where nothing is: every picture of a level has it, so that none makes a small step look large
}

// rules are where lines run across the picture, with what they are called.
func (c PaceChart) rules() []paceRule {
	switch {
	case c.Level != "" && math.Abs(c.LevelAt-c.ZeroAt) < nameRoom: // one name says both
		return []paceRule{{c.LevelAt, c.Level}}
	case c.Level != "":
		return []paceRule{{c.ZeroAt, "0"}, {c.LevelAt, c.Level}}
	case slices.ContainsFunc(c.Dots, func(d PaceDot) bool { return d.Share > 1 }):
		return []paceRule{{0, "0"}, {.5, "50%"}, {1, "≥100%"}}
	}
	return []paceRule{{0, "0"}, {.5, "50%"}, {1, "100%"}}
}

// nameRoom is how far apart two names on the side of the picture must stand, as a share of its height.
const nameRoom = .14

type paceRule struct {
	share float64
	name  string
}

// PaceDot is a figure: its day as months gone by (2.5: the middle of March) and its share of the target, 1 is all.
type PaceDot struct {
	Months   float64
	Share    float64
	Below    bool
	Forecast bool
}

// The plot within the drawing, in its units.
const (
	plotLeft, plotTop, plotWidth, plotHeight = 42., 8., 200., 84.
)

func plotX(months float64) float64 { return plotLeft + plotWidth*min(max(months, 0), 12)/12 }

// plotY keeps what is far above the whole inside of the picture: the words beside it have the number.
func plotY(share float64) float64 { return plotTop + plotHeight*(1-min(max(share, 0), 1)) }

func unit(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

func (c PaceChart) class() string {
	if c.Large {
		return "pace-chart pace-chart--large"
	}
	return "pace-chart"
}

// line is the curve from nothing at the beginning of the year.
func (c PaceChart) line() string {
	points := []string{unit(plotX(0)) + "," + unit(plotY(0))}
	for i, share := range c.Curve {
		points = append(points, unit(plotX(float64(i+1)))+","+unit(plotY(share)))
	}
	return strings.Join(points, " ")
}

// way joins the figures. One figure has no way.
func (c PaceChart) way() string {
	if len(c.Dots) < 2 {
		return ""
	}
	var points []string
	for _, d := range c.Dots {
		points = append(points, unit(plotX(d.Months))+","+unit(plotY(d.Share)))
	}
	return strings.Join(points, " ")
}

func (d PaceDot) class() string {
	class := "pace-chart__dot"
	if d.Below {
		class += " pace-chart__dot--below"
	}
	if d.Forecast {
		class += " pace-chart__dot--forecast"
	}
	return class
}

// shape is a triangle as the marks are: upright at pace, on its tip below it.
func (d PaceDot) shape() string {
	x, y := plotX(d.Months), plotY(d.Share)
	if d.Below {
		return fmt.Sprintf("M%.1f %.1fh10l-5 8z", x-5, y-4)
	}
	return fmt.Sprintf("M%.1f %.1fh10l-5 -8z", x-5, y+4)
}

// quarterEnds are the months that the axis names.
var quarterEnds = []int{3, 6, 9, 12}

func yearTick(month int) string { return strconv.Itoa(month) + "月" }
