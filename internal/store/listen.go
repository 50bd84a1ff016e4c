package store

import (
	"context"
	"fmt"
	"time"
)

// publicChannel is where the database announces that what the public sees has changed (migration 00009).
const publicChannel = "taizhang_public"

// pingWithin is how long a listening connection may take to say that it is there.
const pingWithin = 5 * time.Second

// Listen calls changed once as soon as it hears announcements, as anything may have happened before, and then after each
// change of what the public sees, whichever instance made it, and at least once every poll, in case an announcement got
// lost. It holds a connection of its own and returns when ctx ends, with a nil error, or when the connection is lost.
func (s *Store) Listen(ctx context.Context, poll time.Duration, changed func(context.Context)) error {
	lent, err := s.public.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("listen for publications: %w", err)
	}
	// Out of the pool, which has few of them, and closed at the end: it must not go back still listening.
	conn := lent.Hijack()
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, `LISTEN `+publicChannel); err != nil {
		return fmt.Errorf("listen for publications: %w", err)
	}
	for {
		changed(ctx)
		wait, cancel := context.WithTimeout(ctx, poll)
		_, err := conn.WaitForNotification(wait)
		late := wait.Err() != nil
		cancel()
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil && late:
			// Nothing was said. A connection that died in silence says so now.
			ping, cancel := context.WithTimeout(ctx, pingWithin)
			err = conn.Ping(ping)
			cancel()
			if err != nil {
				return fmt.Errorf("listen for publications: %w", err)
			}
		case err != nil:
			return fmt.Errorf("listen for publications: %w", err)
		}
	}
}
