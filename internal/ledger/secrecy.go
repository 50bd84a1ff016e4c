package ledger

// SecrecyCheck is one submission to 保密审查: somebody of the office prepared a text for publication, somebody else of it has
// to confirm that nothing in it must be kept. It is of one content to the letter; a change of the content needs a new one,
// and so does a content that did not pass, changed or not: a verdict stands. ConfirmedBy and RejectedBy are never both set.
type SecrecyCheck struct {
	PreparedBy  int64 // account; 0: nobody has submitted this content
	ConfirmedBy int64 // account; 0: nobody has confirmed it
	RejectedBy  int64 // account that found something which must be kept, 不通过; 0: nobody did
}

// Prepare returns a *Refusal unless the actor may submit the content for the check now: for the first time, or again after
// it did not pass, as often as that happens.
func (c SecrecyCheck) Prepare(actor Actor) error {
	switch {
	case actor.Role != Office:
		return forbidden("保密审查由督查室办理，您的账户不能提交。")
	case c.PreparedBy == 0 || c.RejectedBy != 0:
		return nil
	case c.ConfirmedBy != 0:
		return conflict("这些内容的保密审查已经通过，不必再提交。")
	}
	return conflict("这些内容已经提交保密审查，不必再提交。")
}

// Confirm returns a *Refusal unless the actor may confirm the check now: the person who prepared the content may not, for
// four eyes must have seen it.
func (c SecrecyCheck) Confirm(actor Actor) error {
	switch {
	case actor.Role != Office:
		return forbidden("保密审查由督查室办理，您的账户不能确认。")
	case c.PreparedBy == 0:
		return conflict("这些内容还没有提交保密审查。")
	case c.RejectedBy != 0:
		return conflict("这一次提交的保密审查没有通过。要再审查，请先重新提交。")
	case c.ConfirmedBy != 0:
		return conflict("保密审查已经通过，不必再确认。")
	case c.PreparedBy == actor.ID:
		return conflict("保密审查由另一个人确认：是您提交的，请督查室的另一个账户办理。")
	}
	return nil
}

// Reject returns a *Refusal unless the actor may say now that the content does not pass: whoever may confirm it.
func (c SecrecyCheck) Reject(actor Actor) error { return c.Confirm(actor) }

// CleanRejection returns why a content does not pass, with its white space in order; the problem's field is words.
func CleanRejection(words string) (string, Problems) {
	return CleanReason("words", "不通过的原因", words)
}

// Passed returns a *Refusal of kind Conflict unless a second person has confirmed the content.
func (c SecrecyCheck) Passed() error {
	switch {
	case c.PreparedBy == 0:
		return conflict("现在的内容还没有提交保密审查。先提交，再由督查室的另一个人确认，然后公开。")
	case c.RejectedBy != 0:
		return conflict("保密审查没有通过。请重新提交，由另一个人确认通过以后再公开。")
	case c.ConfirmedBy == 0:
		return conflict("保密审查还没有通过。请督查室的另一个人确认，然后公开。")
	}
	return nil
}
