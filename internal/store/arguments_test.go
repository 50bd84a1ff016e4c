package store

import (
	"context"
	"reflect"
	"testing"

	"github.com/jackc/pgx/v5"
)

// The answer is pgx's own, the first time as later, and whatever set of arguments came first.
func TestNamedArgumentsAreThoseOfPgx(t *testing.T) {
	t.Parallel()
	const sql = `-- name: Named
		SELECT @second::text, '@first', @first + @first -- @third
		FROM "@fourth" WHERE @second <> $tag$@first$tag$`
	for _, args := range []pgx.StrictNamedArgs{
		{"first": 1},
		{"first": 1, "second": "two"},
		{"first": nil, "second": 2},
		{"second": 2, "third": 3},
		{"first": 1, "second": 2, "third": 3},
		{"first": 1, "second": "two"},
		nil,
	} {
		wantSQL, wantArgs, wantErr := args.RewriteQuery(context.Background(), nil, sql, nil)
		gotSQL, gotArgs, err := named(args).RewriteQuery(context.Background(), nil, sql, nil)
		// Of several missing arguments pgx names any one.
		if gotSQL != wantSQL || !reflect.DeepEqual(gotArgs, wantArgs) || (err == nil) != (wantErr == nil) {
			t.Errorf("%v: %q, %v, %v, want %q, %v, %v", args, gotSQL, gotArgs, err, wantSQL, wantArgs, wantErr)
		}
	}
}
