package ledger

// SecrecyCheck is 保密审查: somebody of the office prepared a text for publication, somebody else of it has to confirm that
// nothing in it must be kept. It is of one content to the letter; a change of the content needs a new one.
type SecrecyCheck struct {
	PreparedBy  int64 // account; 0: nobody has prepared this content
	ConfirmedBy int64 // account; 0: nobody has confirmed it
}

// Prepare returns a *Refusal unless the actor may submit the content for the check now.
func (c SecrecyCheck) Prepare(actor Actor) error {
	switch {
	case actor.Role != Office:
		return forbidden("保密审查由督查室办理，您的账户不能提交。")
	case c.PreparedBy != 0:
		return conflict("这些内容已经提交保密审查，不必再提交。")
	}
	return nil
}

// Confirm returns a *Refusal unless the actor may confirm the check now: the person who prepared the content may not, for
// four eyes must have seen it.
func (c SecrecyCheck) Confirm(actor Actor) error {
	switch {
	case actor.Role != Office:
		return forbidden("保密审查由督查室办理，您的账户不能确认。")
	case c.PreparedBy == 0:
		return conflict("这些内容还没有提交保密审查。")
	case c.ConfirmedBy != 0:
		return conflict("保密审查已经通过，不必再确认。")
	case c.PreparedBy == actor.ID:
		return conflict("保密审查由另一个人确认：是您提交的，请督查室的另一个账户办理。")
	}
	return nil
}

// Passed returns a *Refusal of kind Conflict unless a second person has confirmed the content.
func (c SecrecyCheck) Passed() error {
	switch {
	case c.PreparedBy == 0:
		return conflict("现在的内容还没有提交保密审查。先提交，再由督查室的另一个人确认，然后公开。")
	case c.ConfirmedBy == 0:
		return conflict("保密审查还没有通过。请督查室的另一个人确认，然后公开。")
	}
	return nil
}
