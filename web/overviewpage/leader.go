package overviewpage

// Leaders is the table of the leaders in charge. It has no rows where the plan names none.
type Leaders struct {
	Named int // leaders, without the row of tasks for which none is named
	Table
}
