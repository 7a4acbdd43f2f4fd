package admin

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// policyRoutes are the routes of the policy's pages. What they change asks for no new proof, as the interface does not.
func (r room) policyRoutes() []web.Route {
	const get, post = http.MethodGet, http.MethodPost
	routes := []web.Route{
		{Method: get, Path: "/admin/policy/targets", Rule: reads, Handle: r.targets},
		{Method: get, Path: "/admin/policy/targets/new", Rule: changes, Handle: r.targetForm},
		{Method: post, Path: "/admin/policy/targets/new", Rule: changes, Handle: r.saveTarget},
		{Method: get, Path: "/admin/policy/targets/:id", Rule: changes, Handle: r.targetForm},
		{Method: post, Path: "/admin/policy/targets/:id", Rule: changes, Handle: r.saveTarget},
	}
	for i := range leaves {
		l := &leaves[i]
		routes = append(routes,
			web.Route{Method: get, Path: l.path, Rule: reads, Handle: func(c echo.Context) error { return r.policy(c, l) }},
			web.Route{Method: post, Path: l.path, Rule: changes, Handle: func(c echo.Context) error { return r.savePolicy(c, l) }})
	}
	return routes
}

// leaf is one of the pages of the policy: a part of one of the two objects, as a form.
type leaf struct {
	path, name, title string
	object            string // agency or policy
	lead              string
	show              func(v *policyView, of map[string]any) // fills the form in
	// read reads it, and says what of it could not be kept; nil: the whole object is typed as text.
	read func(f formValues, into map[string]any) (lost []string)
}

// leaves are all of them but the targets', which are rows.
var leaves = []leaf{
	{
		path: "/admin/policy", name: "Certification and duty", title: "Certification and duty", object: "agency", show: showAgency, read: readAgency,
		lead: "What counts as CIT-certified here, who may be sent to training, and what one person may be rostered for.",
	},
	{
		path: "/admin/policy/calls", name: "Calls", title: "Calls: natures, hazards, thresholds", object: "policy", show: showCalls, read: readCalls,
		lead: "How calls are screened and units ranked. What stands here goes before what the program knows of itself, code by code.",
	},
	{
		path: "/admin/policy/training", name: "Training duties", title: "Training duties", object: "policy", show: showMandates, read: readMandates,
		lead: "What everybody’s training is held against, such as 8 hours a licensing cycle.",
	},
	{path: "/admin/policy/raw-agency", name: "agency.json", title: "agency.json", object: "agency", show: showRaw, lead: "The same as text, whole: what the forms show and what they do not."},
	{path: "/admin/policy/raw-policy", name: "policy.json", title: "policy.json", object: "policy", show: showRaw, lead: "The same as text, whole: what the forms show and what they do not."},
}

// policyView is what a page of the policy shows.
type policyView struct {
	Frame page.Frame
	told
	MayChange bool
	Leaves    []page.Door
	None      bool // there is no roster yet
	Lead      string
	Action    string
	ETag      string
	Base      string // the object that the form was made from
	Effect    *effect
	Now       []fact // what somebody else changed meanwhile

	Groups   []group
	Natures  []natureRow
	Hazards  []pairRow
	Speeds   []pairRow
	Devices  []pairRow
	Mandates []mandateRow
	Raw      *field
}

// group is fields that belong together.
type group struct {
	Title, Lead string
	Fields      []field
}

var policySheet = sheet("policy.html", "effect.html")

// doors are the pages of the policy.
func doors(here string) []page.Door {
	list := []page.Door{}
	for i, l := range leaves {
		list = append(list, page.Door{Name: l.name, Path: l.path, Here: l.path == here})
		if i == 0 {
			list = append(list, page.Door{Name: "Targets", Path: "/admin/policy/targets", Here: here == "/admin/policy/targets"})
		}
	}
	return list
}

// policy answers GET of one of the policy's pages.
func (r room) policy(c echo.Context, l *leaf) error {
	now, etag, err := r.object(c, l.object)
	if err != nil {
		return r.noPolicy(c, l.path, l.title, err)
	}
	v := r.policyView(c, l, now, now, etag)
	v.Frame.Said = done[c.QueryParam("done")]
	return r.Show(c, http.StatusOK, policySheet, "policy.html", v)
}

// noPolicy answers with what to do before there is a roster; else err is what is wrong.
func (r room) noPolicy(c echo.Context, path, title string, err error) error {
	if r.Book() != nil || status(err) != http.StatusServiceUnavailable {
		return err
	}
	v := policyView{Frame: r.Frame(c, policySheet, title), MayChange: mayChange(c), Leaves: doors(path), None: true}
	return r.Show(c, http.StatusOK, policySheet, "policy.html", v)
}

// object reads the agency or its policy.
func (r room) object(c echo.Context, name string) (map[string]any, string, error) {
	a, err := r.Ask().Ask(c.Request(), ask.Question{Path: "/v1/" + name})
	if err != nil {
		return nil, "", err
	}
	of := map[string]any{}
	return of, a.Header.Get("ETag"), a.Read(&of)
}

// policyView is a page with a form that holds what is typed, made from base.
func (r room) policyView(c echo.Context, l *leaf, base, typed map[string]any, etag string) *policyView {
	text, err := json.Marshal(base)
	if err != nil {
		text = []byte("{}") // of JSON it always has a form
	}
	v := &policyView{
		Frame: r.Frame(c, policySheet, l.title), MayChange: mayChange(c), Leaves: doors(l.path), Lead: l.lead, Action: l.path, ETag: etag, Base: string(text),
	}
	l.show(v, typed)
	for i := range v.Groups {
		for k := range v.Groups[i].Fields {
			v.Groups[i].Fields[k].Locked = v.Groups[i].Fields[k].Locked || !v.MayChange
		}
	}
	return v
}

// savePolicy answers POST of one of the policy's pages: it shows what the change would do, and does it once that was looked at.
func (r room) savePolicy(c echo.Context, l *leaf) error {
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	base, typed := map[string]any{}, map[string]any{}
	if json.Unmarshal([]byte(form.Get("base")), &base) != nil {
		return page.SeeOther(c, l.path) // no form of ours
	}
	etag := form.Get("etag")
	if l.read != nil {
		if err := copyJSON(base, &typed); err != nil {
			return err
		}
		if lost := l.read(formValues{form}, typed); lost != nil {
			v := r.policyView(c, l, base, typed, etag)
			v.Frame.Wrong = append(lost, "Nothing was changed. Of each the last is kept below.")
			return r.Show(c, http.StatusUnprocessableEntity, policySheet, "policy.html", v)
		}
	} else if err := json.Unmarshal([]byte(form.Get("raw")), &typed); err != nil || typed == nil {
		v := r.policyView(c, l, base, base, etag)
		v.Raw.Value, v.Raw.Fault = form.Get("raw"), "This is no JSON object: "+jsonFault(form.Get("raw"), err)
		v.Frame.Wrong = []string{"Nothing was changed: what is marked below does not stand.", keptTyped}
		return r.Show(c, http.StatusUnprocessableEntity, policySheet, "policy.html", v)
	}
	patch := mergePatch(base, typed)
	v := r.policyView(c, l, base, typed, etag)
	if v.Raw != nil {
		v.Raw.Value = form.Get("raw")
	}
	send := func(dry bool) (ask.Answer, error) {
		q := ask.Question{Method: http.MethodPatch, Path: "/v1/" + l.object, Header: http.Header{"If-Match": {etag}}, Body: patch}
		return r.tried(c, q, dry)
	}
	return r.lookThenDo(c, &looking{
		patch: patch, save: form.Get("do") == "save", looked: form.Get("looked"), send: send, then: l.path + "?done=policy", effect: &v.Effect,
		refused: func(err error) bool { return v.refused(err) },
		moved: func() error {
			now, fresh, err := r.object(c, l.object)
			if err == nil {
				v.ETag, v.Now = fresh, moved("", base, now)
			}
			return err
		},
		show: func(code int) error { return r.Show(c, code, policySheet, "policy.html", v) },
		said: func(s string) { v.Frame.Said = s },
	})
}

// refused says at the form what the interface refused.
func (v *policyView) refused(err error) bool {
	var fields []*field
	for i := range v.Groups {
		for k := range v.Groups[i].Fields {
			fields = append(fields, &v.Groups[i].Fields[k])
		}
	}
	for i := range v.Natures {
		fields = append(fields, &v.Natures[i].Level, &v.Natures[i].Nature)
	}
	for _, rows := range [][]pairRow{v.Hazards, v.Speeds, v.Devices} {
		for i := range rows {
			fields = append(fields, &rows[i].Of)
		}
	}
	for i := range v.Mandates {
		for k := range v.Mandates[i].Fields {
			fields = append(fields, &v.Mandates[i].Fields[k])
		}
	}
	return v.refuse(&v.Frame, err, keptTyped, fields...)
}

// copyJSON copies what is of JSON.
func copyJSON(from any, to any) error {
	text, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, to)
}

// moved lists what differs between what a form was made from and what is there now.
func moved(at string, base, now map[string]any) []fact {
	var list []fact
	keys := slices.Sorted(maps.Keys(base))
	for _, k := range slices.Sorted(maps.Keys(now)) {
		if _, ok := base[k]; !ok {
			keys = append(keys, k)
		}
	}
	for _, k := range keys {
		was, is := base[k], now[k]
		if inner, ok := was.(map[string]any); ok {
			if other, ok := is.(map[string]any); ok {
				list = append(list, moved(at+k+" ", inner, other)...)
				continue
			}
		}
		x, errX := json.Marshal(was)
		y, errY := json.Marshal(is)
		if errX == nil && errY == nil && string(x) != string(y) {
			list = append(list, fact{at + k, strings.Trim(string(x), `"`) + " → " + strings.Trim(string(y), `"`)})
		}
	}
	return list
}
