package ledger

import "time"

// ExtensionState is where a department's extension (延期) of the due date stands.
type ExtensionState string

const (
	ExtensionRequested ExtensionState = "requested"
	ExtensionGranted   ExtensionState = "granted"
	ExtensionRefused   ExtensionState = "refused"
	ExtensionReplaced  ExtensionState = "replaced" // by a newer request, or a newer extension
)

// String is the state in Chinese.
func (s ExtensionState) String() string {
	switch s {
	case ExtensionRequested:
		return "待答复"
	case ExtensionGranted:
		return "已同意"
	case ExtensionRefused:
		return "未同意"
	case ExtensionReplaced:
		return "已被替换"
	}
	return ""
}

// MayAskExtension returns a *Refusal unless the actor writes for the department and the quarter is open.
func (s QuarterState) MayAskExtension(actor Actor, department string) error {
	if !actor.WritesFor(department) {
		return forbidden("您的账户不能替这个单位申请延期。")
	}
	return s.mayExtend()
}

// MayExtend returns a *Refusal unless the actor is of the office and the quarter is open: in a closed one nobody writes,
// and a later date would be of no use.
func (s QuarterState) MayExtend(actor Actor) error {
	if actor.Role != Office {
		return forbidden("延期由督查室办理，您的账户不能操作。")
	}
	return s.mayExtend()
}

func (s QuarterState) mayExtend() error {
	if s == Open {
		return nil
	}
	return conflict("本季度" + s.String() + "，只有填报中的季度可以延期。")
}

// CheckExtension judges the new due date of one department, of which due is the quarter's. Field name is until.
func CheckExtension(until, due, now time.Time) Problems {
	switch {
	case until.IsZero():
		return Problems{"until": "请填延期到哪天几点，如 2020-07-10 18:00。"}
	case !until.After(now):
		return Problems{"until": "这个时间已经过去，请填以后的时间。"}
	case !until.After(due):
		return Problems{"until": "本季度截止时间是" + Deadline(due, now) + "，延期要在它以后。"}
	case until.After(due.AddDate(1, 0, 0)):
		return Problems{"until": "延期到了一年以后，请核对年份。"}
	}
	return nil
}
