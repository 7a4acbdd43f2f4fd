package desk

import (
	"context"
	"errors"
	"fmt"
)

// Check reads every row of a ledger as a desk that opens would, and the whole journal, and returns how many there are. The
// error joins one for each table that has a row which cannot be read, and names the first of them.
func Check(ctx context.Context, l Ledger) (rows int, err error) {
	count := func(table string, err error) error {
		if err != nil {
			return fmt.Errorf("the desk's table %s: %w", table, err)
		}
		return nil
	}
	return rows, errors.Join(
		count(TableJournal, readAll(ctx, l, TableJournal, "", func(string, *Entry) { rows++ })),
		count(TableAssignment, readAll(ctx, l, TableAssignment, "", func(string, *Assignment) { rows++ })),
		count(TableRecommendation, readAll(ctx, l, TableRecommendation, "", func(string, *Recommendation) { rows++ })),
		count(TableWatch, readAll(ctx, l, TableWatch, "", func(string, *Watched) { rows++ })),
		count(TableKey, readAll(ctx, l, TableKey, "", func(string, *kept) { rows++ })),
	)
}
