package admin

import (
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/ui/page"
)

// machineKey is a key or certificate of a machine, as the interface tells of it.
type machineKey struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Roles       []string   `json:"roles"`
	Districts   []string   `json:"districts"` // nil: the whole agency
	Created     time.Time  `json:"created_at"`
	Expires     *time.Time `json:"expires_at"`
	Used        *time.Time `json:"used_at"`
	Replaces    string     `json:"replaces"`
	Replaced    string     `json:"replaced_by"`
	Fingerprint string     `json:"fingerprint"`
	DNSName     string     `json:"dns_name"`

	Left    string // how long it is good yet; empty: for ever, or no more
	Expired bool
	Soon    bool // it ends within 30 days, and nothing takes its place
}

// Path is that of its page.
func (k machineKey) Path() string { return "/admin/keys/" + url.PathEscape(k.ID) }

// Certificate tells whether it is a client certificate.
func (k machineKey) Certificate() bool { return k.Fingerprint != "" || k.DNSName != "" }

// Sort says what it is.
func (k machineKey) Sort() string {
	if k.Certificate() {
		return "certificate"
	}
	return "key"
}

// Where is what it is good for, in words.
func (k machineKey) Where() string { return whereSaid(k.Districts) }

// keysView is what /admin/keys shows.
type keysView struct {
	Frame     page.Frame
	MayChange bool
	Keys      []machineKey
}

var keysSheet = sheet("keys.html")

// keys answers GET /admin/keys.
func (r room) keys(c echo.Context) error {
	v := keysView{Frame: r.Frame(c, keysSheet, "Keys"), MayChange: mayChange(c)}
	v.Frame.Said = done[c.QueryParam("done")]
	var err error
	if v.Keys, err = r.listKeys(c); err != nil {
		return err
	}
	for i := range v.Keys {
		v.Keys[i].stand(r.Now(), v.Frame.Drill != "")
	}
	return r.Show(c, http.StatusOK, keysSheet, "keys.html", v)
}

// soonDays is how long before its end a key is said to end soon.
const soonDays = 30

func (r room) listKeys(c echo.Context) ([]machineKey, error) {
	var answer struct {
		Keys []machineKey `json:"keys"`
	}
	if err := r.Ask().Get(c.Request(), "/v1/keys", nil, &answer); err != nil {
		return nil, err
	}
	return answer.Keys, nil
}

// stand works out how long a key is good yet. Keys go by the real clock, also in a drill: then it is not known here.
func (k *machineKey) stand(now time.Time, drill bool) {
	if k.Expires == nil || drill {
		return
	}
	left := k.Expires.Sub(now)
	if k.Expired = left <= 0; !k.Expired {
		k.Left = page.Age(left)
		k.Soon = left < soonDays*24*time.Hour && k.Replaced == ""
	}
}
