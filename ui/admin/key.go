package admin

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// keyView is what the page of a key shows.
type keyView struct {
	Frame     page.Frame
	Key       machineKey
	MayChange bool
	Facts     []fact
	Overlaps  []choice
}

var keySheet = sheet("key.html")

// overlaps are how long an old key goes on beside its successor.
var overlaps = []choice{
	{Value: "0", Label: "not at all: it ends now"}, {Value: "1", Label: "1 hour"}, {Value: "24", Label: "1 day", Chosen: true}, {Value: "168", Label: "7 days"}, {Value: "720", Label: "30 days"},
}

// key answers GET /admin/keys/:id.
func (r room) key(c echo.Context) error { return r.showKey(c, http.StatusOK, nil) }

// oneKey is the key that the path names. The error is of kind NotFound.
func (r room) oneKey(c echo.Context) (machineKey, error) {
	list, err := r.listKeys(c)
	if err != nil {
		return machineKey{}, err
	}
	for _, k := range list {
		if k.ID == c.Param("id") {
			return k, nil
		}
	}
	return machineKey{}, &roster.Error{Kind: roster.NotFound, Msg: "There is no such key; it may have been revoked."}
}

func (r room) showKey(c echo.Context, code int, refused error) error {
	k, err := r.oneKey(c)
	if err != nil {
		return err
	}
	v := keyView{Frame: r.Frame(c, keySheet, k.Name), Key: k, MayChange: mayChange(c), Overlaps: overlaps}
	if refused != nil && !v.Frame.Refuse(refused, "Nothing was changed.") {
		return refused
	}
	v.Key.stand(r.Now(), v.Frame.Drill != "")
	v.facts()
	return r.Show(c, code, keySheet, "key.html", v)
}

func (v *keyView) facts() {
	k, f := v.Key, v.Frame
	add := func(name, is string) {
		if is != "" {
			v.Facts = append(v.Facts, fact{name, is})
		}
	}
	add("Number", k.ID)
	for i, role := range k.Roles {
		if i == 0 {
			add("Roles", role)
		} else {
			v.Facts[len(v.Facts)-1].Is += ", " + role
		}
	}
	add("Answers for", k.Where())
	add("Made", f.Time(k.Created))
	switch {
	case k.Expires == nil:
		add("Good until", "it is revoked")
	case k.Expired:
		add("Good until", f.Time(*k.Expires)+": it is refused")
	default:
		add("Good until", strings.TrimSuffix(f.Time(*k.Expires)+", for "+k.Left+" yet", ", for  yet"))
	}
	if k.Used == nil {
		add("Last used", "never")
	} else {
		add("Last used", f.Time(*k.Used))
	}
	add("Takes the place of", k.Replaces)
	add("Its place is taken by", k.Replaced)
	add("Certificate, SHA-256", k.Fingerprint)
	add("Certificate, DNS name", k.DNSName)
}

// keyRefused goes where a refusal leads: to where somebody proves who they are, or back to the page, which says what was refused.
func (r room) keyRefused(c echo.Context, err error) error {
	if asksProof(err) {
		return prove(c, ask.Path("admin", "keys", c.Param("id")))
	}
	return r.showKey(c, status(err), err)
}
