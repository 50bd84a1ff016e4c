package store

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"taizhang/internal/ledger"
)

// constraints say which field of a form a named constraint guards, and what its user reads when it is broken.
var constraints = map[string]struct{ field, message string }{
	"account_name_key":           {"name", "这个账户名已经有了，请换一个。"},
	"account_name_check":         {"name", "账户名用小写字母、数字、点、横线，最多32个，以字母或数字开头。"},
	"account_display_name_check": {"display_name", "请填姓名或单位，最多60字。"},
	"account_role_check":         {"role", "请选一种角色。"},
	"entry_progress_check":       {"progress", "进展情况太长，没有保存。"},
	"entry_problems_check":       {"problems", "存在问题太长，没有保存。"},
	"entry_next_steps_check":     {"next_steps", "下一步措施太长，没有保存。"},
	"entry_rating_check":         {"rating", "请从四种自评中选一种。"},
	"entry_return_reason_check":  {"reason", "退回意见太长，没有保存。"},
}

// explain turns the breach of a constraint that a user can mend into ledger.Problems; other errors pass unchanged.
func explain(err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return err
	}
	if c, ok := constraints[pg.ConstraintName]; ok {
		return ledger.Problems{c.field: c.message}
	}
	return err
}
