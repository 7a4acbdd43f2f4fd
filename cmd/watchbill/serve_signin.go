package main

import (
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"strings"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/api/web/signin"
	"watchbill/api/web/signin/openid"
	"watchbill/cmd/internal/app"
	"watchbill/roster"
)

// signinFlags say who can reach the service, over what, and how people sign in.
type signinFlags struct {
	TLSCert     string   `name:"tls-cert" placeholder:"FILE" env:"WATCHBILL_TLS_CERT" help:"Serve over TLS with this certificate, and those between it and a root, in PEM. It is read again when it changes."`
	TLSKey      string   `name:"tls-key" placeholder:"FILE" env:"WATCHBILL_TLS_KEY" help:"The certificate's private key in PEM, not encrypted."`
	TLSClientCA string   `name:"tls-client-ca" placeholder:"FILE" env:"WATCHBILL_TLS_CLIENT_CA" help:"Certificates in PEM under which those of machines are issued; a machine that shows one it was registered with needs no key."`
	BehindProxy bool     `name:"plain-http-behind-proxy" env:"WATCHBILL_PLAIN_HTTP_BEHIND_PROXY" help:"Let other machines reach plain HTTP, because a proxy in front ends TLS."`
	Host        []string `name:"host" sep:"," placeholder:"NAME" env:"WATCHBILL_HOST" help:"A name by which clients call the service, beside those of loopback and of the certificate; may be given again."`

	OIDCIssuer    string `name:"oidc-issuer" placeholder:"URL" env:"WATCHBILL_OIDC_ISSUER" help:"Let people sign in through this provider of OpenID Connect; it is kept in the settings of sign-in."`
	OIDCClientID  string `name:"oidc-client-id" placeholder:"ID" env:"WATCHBILL_OIDC_CLIENT_ID" help:"What the provider calls this service."`
	OIDCSecret    string `name:"oidc-client-secret-file" placeholder:"FILE" env:"WATCHBILL_OIDC_CLIENT_SECRET_FILE" help:"The file with the secret that the provider gave this service, in one line."`
	OIDCName      string `name:"oidc-name" default:"single sign-on" placeholder:"NAME" env:"WATCHBILL_OIDC_NAME" help:"What people know the provider as: Sign in with NAME. Default: ${default}."`
	OIDCRedirect  string `name:"oidc-redirect" placeholder:"URL" env:"WATCHBILL_OIDC_REDIRECT" help:"Where the provider sends people back to, as it knows it; else it is made of --host or --listen."`
	OIDCLinkEmail bool   `name:"oidc-link-email" env:"WATCHBILL_OIDC_LINK_EMAIL" help:"Whoever signs in there for the first time gets the account that has their email address, if the provider has checked the address."`
	OIDCRole      string `name:"oidc-role" placeholder:"ROLE" env:"WATCHBILL_OIDC_ROLE" help:"Whoever signs in there and has no account gets one with this role; without it they are turned away."`
}

// reach is what the flags say of who reaches the service.
func (f *signinFlags) reach() app.Reach {
	return app.Reach{
		TLS:   app.TLS{Cert: f.TLSCert, Key: f.TLSKey, ClientCA: f.TLSClientCA},
		Hosts: f.Host, BehindProxy: f.BehindProxy,
	}
}

// useProvider has people sign in through the provider that the flags name, if they name one. Errors are roster.Invalid, all there are.
func (f *signinFlags) useProvider(opt *app.Options) error {
	if f.OIDCIssuer == "" && f.OIDCSecret == "" {
		if f.OIDCClientID+f.OIDCRedirect+f.OIDCRole != "" || f.OIDCLinkEmail {
			return roster.Invalidf("oidc-issuer", "the --oidc flags want --oidc-issuer URL and --oidc-client-secret-file FILE")
		}
		return nil
	}
	var errs []error
	note := func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	if f.OIDCIssuer != "" && !signin.IsWebAddress(f.OIDCIssuer) {
		note(roster.Invalidf("oidc-issuer", "--oidc-issuer %q is not an address over https, such as https://login.example", f.OIDCIssuer))
	}
	if f.OIDCIssuer != "" && f.OIDCClientID == "" {
		note(roster.Invalidf("oidc-client-id", "--oidc-issuer wants --oidc-client-id ID: what the provider calls this service"))
	}
	redirect, err := f.redirect(opt.Listen)
	note(err)
	secret, err := secretFile("oidc-client-secret-file", f.OIDCSecret)
	note(err)
	if opt.Newcomer = access.Role(f.OIDCRole); f.OIDCRole != "" {
		note(signin.CheckRole(opt.Newcomer))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if f.OIDCIssuer != "" { // else the settings name it
		opt.OIDC = &identity.Provider{Name: f.OIDCName, Issuer: f.OIDCIssuer, ClientID: f.OIDCClientID, LinkEmail: f.OIDCLinkEmail}
	}
	opt.Provider = openid.New(openid.Options{Secret: secret, Redirect: redirect, Now: opt.Now})
	return nil
}

// redirect is where the provider sends people back to. The error is roster.Invalid.
func (f *signinFlags) redirect(listen string) (string, error) {
	if f.OIDCRedirect != "" {
		if !signin.IsWebAddress(f.OIDCRedirect) || !strings.HasSuffix(f.OIDCRedirect, signin.CallbackPath) {
			return "", roster.Invalidf("oidc-redirect", "--oidc-redirect %q is not the address of this service's %s over https (http on this machine alone)", f.OIDCRedirect, signin.CallbackPath)
		}
		return f.OIDCRedirect, nil
	}
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", nil // --listen says so itself
	}
	reach := f.reach()
	at := url.URL{Scheme: "https", Host: host, Path: signin.CallbackPath}
	switch {
	case len(f.Host) > 0 && reach.Secure():
		at.Host = f.Host[0]
	case reach.TLS.On():
		return "", roster.Invalidf("oidc-redirect", "say by what name people call the service, --host NAME, or where the provider sends them back to, --oidc-redirect URL")
	default:
		at.Scheme = "http"
	}
	switch {
	case reach.BehindProxy: // which has a port of its own
	case port == "0":
		return "", roster.Invalidf("oidc-redirect", "with --listen %s the provider cannot know where to send people back to; choose a port", listen)
	case port != "443":
		at.Host = net.JoinHostPort(at.Host, port)
	}
	return at.String(), nil
}

// maxSecret is the longest secret, in bytes.
const maxSecret = 4 << 10

// secretFile reads a secret from a file, less the line's end. No part of it is in an error. Errors are roster.Invalid.
func secretFile(flag, name string) (string, error) {
	if name == "" {
		return "", roster.Invalidf(flag, "--%s FILE is missing", flag)
	}
	f, err := os.Open(name)
	if err != nil {
		return "", roster.Invalidf(flag, "--%s: %v", flag, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	secret := strings.TrimRight(string(text), "\r\n")
	switch {
	case err != nil:
		return "", roster.Invalidf(flag, "--%s: %v", flag, err)
	case len(text) > maxSecret:
		return "", roster.Invalidf(flag, "--%s %s is longer than %d bytes: it is to hold the secret alone", flag, name, maxSecret)
	case secret == "" || strings.ContainsAny(secret, "\r\n\x00"):
		return "", roster.Invalidf(flag, "--%s %s is to hold the secret alone, in one line", flag, name)
	}
	return secret, nil
}
