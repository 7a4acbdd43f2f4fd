package vault

import (
	"context"

	"watchbill/roster/staffing"
	"watchbill/roster/store/boltkv"
)

// inspectStaffing reads the requests, offers and publications.
func inspectStaffing(ctx context.Context, kv *boltkv.Store) error {
	_, err := staffing.Check(ctx, kv)
	return err
}
