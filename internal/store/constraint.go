package store

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"taizhang/internal/ledger"
)

// constraints say which field of a form a named constraint guards, and what its user reads when it is broken. Without a
// field nothing was wrong with the form: somebody else was faster.
var constraints = map[string]struct{ field, message string }{
	"account_name_key":           {"name", "这个账户名已经有了，请换一个。"},
	"account_name_check":         {"name", "账户名用小写字母、数字、点、横线，最多32个，以字母或数字开头。"},
	"account_display_name_check": {"display_name", "请填姓名或单位，最多60字。"},
	"account_role_check":         {"role", "请选一种角色。"},
	"department_code_key":        {"code", "这个代码已经有单位用了，请换一个。"},
	"department_code_check":      {"code", "代码用2至32个小写字母、数字、横线，以字母开头，如 swj。"},
	"department_name_key":        {"name", "已有同名的单位。"},
	"department_name_check":      {"name", "请填单位名称，最多60字。"},
	"plan_pkey":                  {"year", "这一年已有计划，请重新核对。"},
	"task_version_leader_check":  {"tasks", "分管领导最多60字，没有写入。"},
	"entry_progress_check":       {"progress", "进展情况太长，没有保存。"},
	"entry_problems_check":       {"problems", "存在问题太长，没有保存。"},
	"entry_next_steps_check":     {"next_steps", "下一步措施太长，没有保存。"},
	"entry_rating_check":         {"rating", "请从四种自评中选一种。"},
	"entry_figures_check":        {"version", "本季数据太长，没有保存。"},
	"pace_curve_reason_check":    {"reason", "依据太长，没有保存。"},
	"directive_words_check":      {"words", "批示太长，没有保存。"},
	"brief_section_words_check":  {"brief", "通报有一部分太长，没有保存。请先删减。"},
	"entry_return_reason_check":  {"reason", "退回意见太长，没有保存。"},
	"secrecy_check_standing_key": {"", "这些内容已经提交保密审查，不必再提交。"},
}

// explain turns the breach of a constraint that a user can mend into ledger.Problems, and that of one that only somebody
// faster can have caused into a *ledger.Refusal of kind Conflict; other errors pass unchanged.
func explain(err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return err
	}
	switch c, ok := constraints[pg.ConstraintName]; {
	case !ok:
		return err
	case c.field == "":
		return &ledger.Refusal{Kind: ledger.Conflict, Message: c.message}
	default:
		return ledger.Problems{c.field: c.message}
	}
}
