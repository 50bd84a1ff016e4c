package reading

import "fmt"

// AsOf is the time that a figure speaks of, as far as it is printed. The zero AsOf is a figure without a date.
type AsOf struct {
	Year      int // 0 if not printed
	FromMonth int // of 1-2月; 0 if only the end is known
	Month     int // 1 to 12, the month at whose end (or on whose Day) the figure holds
	Day       int // 0 for the end of the month
	Span      Span
}

// Known reports whether the text says of when the figure is.
func (a AsOf) Known() bool { return a.Month > 0 }

// Date is the day as 2006-01-02; only for one that has a year and a day.
func (a AsOf) Date() string { return fmt.Sprintf("%04d-%02d-%02d", a.Year, a.Month, a.Day) }

var quarters = []struct {
	words string
	asOf  AsOf
}{
	{"一季度", AsOf{FromMonth: 1, Month: 3}}, {"1季度", AsOf{FromMonth: 1, Month: 3}}, {"上半年", AsOf{FromMonth: 1, Month: 6}},
	{"二季度", AsOf{FromMonth: 4, Month: 6}}, {"前三季度", AsOf{FromMonth: 1, Month: 9}}, {"三季度", AsOf{FromMonth: 7, Month: 9}},
	{"四季度", AsOf{FromMonth: 10, Month: 12}},
}

// asOf finds the period that the clause names: 1-2月, 截至3月25日, 2月末, 一季度. A day alone (3月26日开展…) is when
// something happened and not of when a figure is.
func (p *page) asOf(c clause) (AsOf, bool) {
	for i := c.from; i < c.to; i++ {
		if p.in[i]&(inTitle|inQuote) != 0 || c.host < 0 && p.in[i]&inAside != 0 {
			continue
		}
		for _, q := range quarters {
			if p.has(i, q.words) && p.rune(i-1) != '第' {
				a, end := q.asOf, i+len([]rune(q.words))
				if r := p.rune(end); r == '末' || r == '底' {
					a.FromMonth = 0 // to date, and not the quarter's own
					end++
				}
				a.Span = p.span(i, end)
				return a, true
			}
		}
		if digitOf(p.runes[i]) < 0 || digitOf(p.rune(i-1)) >= 0 {
			continue
		}
		if a, ok := p.dateAt(i); ok {
			return a, true
		}
	}
	return AsOf{}, false
}

// dateAt reads a date whose first digit stands at i.
func (p *page) dateAt(i int) (AsOf, bool) {
	start := i
	var a AsOf
	n, next := p.integer(i)
	if p.rune(next) == '年' && n > 1900 && n < 2200 {
		a.Year = n
		if n, next = p.integer(next + 1); n == 0 {
			return AsOf{}, false
		}
	}
	first := n
	if r := p.rune(next); (r == '-' || r == '—' || r == '至' || r == '~') && first > 0 {
		if m, end := p.integer(next + 1); m > 0 && p.rune(end) == '月' {
			a.FromMonth, n, next = first, m, end
		}
	}
	if p.rune(next) != '月' || n < 1 || n > 12 {
		return AsOf{}, false
	}
	a.Month = n
	next++
	until := endsWithAny(p.string(max(0, start-3), start), []string{"截至", "截止", "截止到", "至", "到"})
	switch r := p.rune(next); {
	case r == '份':
		next++
	case r == '底' || r == '末':
		next++
		until = true
	default:
		if day, end := p.integer(next); day > 0 && day <= 31 && (p.rune(end) == '日' || p.rune(end) == '号') {
			a.Day, next = day, end+1
		}
	}
	if a.FromMonth == 0 && !until {
		return AsOf{}, false
	}
	if p.rune(next) == '前' || p.rune(next) == '以' {
		return AsOf{}, false // 5月底前: a date to come
	}
	a.Span = p.span(start, next)
	return a, true
}

func (t *text) integer(i int) (n, next int) {
	for ; digitOf(t.rune(i)) >= 0 && n < 1e6; i++ {
		n = n*10 + digitOf(t.runes[i])
	}
	return n, i
}

// wholeYear is the year whose whole is spoken of between two runes, 2019年全社会…, or 0. 2019年3月 is a date, 2018-2020年
// a span, and neither is it.
func (t *text) wholeYear(from, to int) int {
	for i := from; i+4 < to; i++ {
		if digitOf(t.runes[i]) < 0 || digitOf(t.rune(i-1)) >= 0 {
			continue
		}
		year, end := t.integer(i)
		before, after := t.rune(i-1), t.rune(end+1)
		if year > 1990 && year < 2100 && t.rune(end) == '年' && digitOf(after) < 0 && after != '前' && after != '以' && after != '第' && before != '-' && before != '至' && before != '—' {
			return year
		}
	}
	return 0
}

// yearOf is the year that the task is of, when the texts tell: the latest that the requirement names; else, when the
// progress looks back on a whole year (1-11月, 截至12月底, 全年共), the latest in which it says that something was done.
// Else it is 0: 2019年 may then be this year or the last one.
func yearOf(asked *page, told []*page) int {
	if year := asked.latestYear(); year > 0 {
		return year
	}
	latest, over := 0, false
	for _, p := range told {
		latest = max(latest, p.latestYear())
		over = over || p.looksBack()
	}
	if !over {
		return 0
	}
	return latest
}

// latestYear is the latest year that is named where nothing is planned, or 0.
func (p *page) latestYear() int {
	latest := 0
	for _, c := range p.clauses {
		if p.paragraph != Requirement && plans(p.clauseWords(c)) {
			continue
		}
		for i := c.from; i+4 < c.to; i++ {
			if digitOf(p.runes[i]) < 0 || digitOf(p.rune(i-1)) >= 0 || p.in[i]&(inTitle|inQuote) != 0 {
				continue
			}
			if year, end := p.integer(i); year > 1990 && year < 2100 && p.rune(end) == '年' {
				latest = max(latest, year)
			}
		}
	}
	return latest
}

// looksBack reports whether the text is told at the end of a year.
func (p *page) looksBack() bool {
	for _, c := range p.clauses {
		if a, ok := p.asOf(c); ok && (a.Month == 11 || a.Month == 12) {
			return true
		}
		words := p.clauseWords(c)
		if containsAny(words, "全年共", "全年累计", "全年完成", "全年新增", "全年实现", "截至年底", "截至目前全年") && !plans(words) && !forecastWords.in(words) {
			return true
		}
	}
	return false
}

// Before reports whether a holds at an earlier time of the year than b; undated ones are never before.
func (a AsOf) Before(b AsOf) bool {
	if !a.Known() || !b.Known() {
		return false
	}
	return a.Month*100+(a.Day+99)%100 < b.Month*100+(b.Day+99)%100
}
