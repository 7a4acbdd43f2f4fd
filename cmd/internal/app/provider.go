package app

import (
	"context"
	"fmt"

	"watchbill/api/web/identity"
	"watchbill/api/web/signin"
	"watchbill/roster/store/audit"
)

// useProvider makes the provider that the options name the one of the settings, which other services on the store then read
// too.
func (a *App) useProvider(ctx context.Context) error {
	if a.opt.OIDC == nil {
		return nil
	}
	by := identity.By{Who: audit.Who{Kind: audit.Service, Name: "watchbill"}, Where: "service", At: a.opt.Now()}
	if err := signin.UseProvider(ctx, a.identity, by, *a.opt.OIDC); err != nil {
		return fmt.Errorf("set the OpenID Connect provider: %w", err)
	}
	return nil
}
