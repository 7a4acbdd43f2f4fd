package api_test

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"
)

// value draws one that a schema takes, as far as it says what that is, at its edges as often as within.
func (w walker) value(t *rapid.T, name string, ref *openapi3.SchemaRef, depth int) any {
	if ref == nil || ref.Value == nil || depth > 8 {
		return nil
	}
	v := ref.Value
	for _, choices := range []openapi3.SchemaRefs{v.OneOf, v.AnyOf} {
		if len(choices) > 0 {
			return w.value(t, name, rapid.SampledFrom(choices).Draw(t, "which "+name), depth+1)
		}
	}
	switch {
	case len(v.Enum) > 0:
		return rapid.SampledFrom(v.Enum).Draw(t, name)
	case v.Type.Includes("object") || len(v.Properties) > 0 || len(v.AllOf) > 0:
		return w.object(t, v, depth)
	case v.Type.Includes("array"):
		n := rapid.IntRange(int(v.MinItems), int(v.MinItems)+3).Draw(t, "length of "+name)
		list := make([]any, n)
		for i := range list {
			list[i] = w.value(t, name, v.Items, depth+1)
		}
		return list
	case v.Type.Includes("integer"), v.Type.Includes("number"):
		return number(t, name, v)
	case v.Type.Includes("boolean"):
		return rapid.Bool().Draw(t, name)
	}
	return w.string(t, name, v)
}

func (w walker) object(t *rapid.T, v *openapi3.Schema, depth int) any {
	o := map[string]any{}
	for _, part := range v.AllOf {
		if more, ok := w.value(t, "part", part, depth+1).(map[string]any); ok {
			maps.Copy(o, more)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v.Properties)) {
		if p := v.Properties[name]; slices.Contains(v.Required, name) || rapid.IntRange(0, 2).Draw(t, "with "+name) == 0 {
			if p.Value != nil && p.Value.ReadOnly {
				continue
			}
			o[name] = w.value(t, name, p, depth+1)
		}
	}
	return o
}

func number(t *rapid.T, name string, v *openapi3.Schema) any {
	least, most := -1000.0, 1000.0
	if v.Min != nil {
		least = *v.Min
	}
	if v.Max != nil {
		most = *v.Max
	}
	var f float64
	switch rapid.IntRange(0, 5).Draw(t, "edge of "+name) {
	case 0:
		f = least
	case 1:
		f = most
	case 2:
		f = rapid.SampledFrom([]float64{least - 1, most + 1, 0, -1, math.MaxInt64, -math.MaxFloat64, math.MaxFloat64, 5e-324, 0.1}).Draw(t, name)
	default:
		f = least + (most-least)*float64(rapid.IntRange(0, 1000).Draw(t, name))/1000
	}
	if v.Type.Includes("integer") && math.Abs(f) < 1e15 {
		return int64(f)
	}
	return f
}

func (w walker) string(t *rapid.T, name string, v *openapi3.Schema) any {
	if known, ok := w.known[name]; ok && rapid.IntRange(0, 2).Draw(t, "known "+name) > 0 {
		return rapid.SampledFrom(known).Draw(t, name)
	}
	switch v.Format {
	case "date":
		return rapid.SampledFrom([]string{"2027-04-10", "2027-02-28", "2028-02-29", "0001-01-01", "9999-12-31"}).Draw(t, name)
	case "date-time":
		return rapid.SampledFrom([]string{"2027-04-10T16:00:00Z", "2027-04-10T12:00:00-04:00", "2027-03-14T02:30:00-05:00", "0001-01-01T00:00:00Z"}).Draw(t, name)
	}
	if v.Pattern != "" {
		return rapid.SampledFrom([]string{"a", "A-1", "a.b_c", "01a1fc36-ef8b-7000-a9be-d7f62dee5cd1"}).Draw(t, name)
	}
	most := 40
	if v.MaxLength != nil {
		most = int(min(*v.MaxLength, 400))
	}
	return rapid.StringN(int(min(v.MinLength, uint64(most))), most, -1).Draw(t, name)
}

// spoil puts something odd in one place of a value, or adds a member that nobody knows.
func spoil(t *rapid.T, v any) any {
	wrong := func() any {
		return rapid.SampledFrom([]any{
			nil, true, 0, -1, 1.5, json.Number("1e400"), json.Number("-0"), json.Number(strings.Repeat("9", 400)), "", "\x00", "=cmd()", "\u202e", strings.Repeat("x", 70_000),
			[]any{}, []any{nil}, map[string]any{}, map[string]any{"": nil}, nested(300), strings.Repeat("é", 300), "2027-02-30", "NaN",
		}).Draw(t, "wrong")
	}
	switch x := v.(type) {
	case map[string]any:
		if len(x) == 0 || rapid.IntRange(0, 3).Draw(t, "add") == 0 {
			x[rapid.SampledFrom([]string{"nonsense", "", "__proto__", "a/b~c", "\x00", "narrative"}).Draw(t, "unknown")] = wrong()
			return x
		}
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(x))).Draw(t, "member")
		if rapid.IntRange(0, 3).Draw(t, "leave out") == 0 {
			delete(x, name)
			return x
		}
		x[name] = spoil(t, x[name])
		return x
	case []any:
		if len(x) > 0 && rapid.Bool().Draw(t, "within") {
			x[0] = spoil(t, x[0])
			return x
		}
	}
	return wrong()
}

// nested is a list in a list, so many times.
func nested(n int) any {
	var v any = "x"
	for range n {
		v = []any{v}
	}
	return v
}

// marshal writes JSON; what was drawn that has no JSON is null.
func marshal(v any) ([]byte, error) { return json.Marshal(v) }
