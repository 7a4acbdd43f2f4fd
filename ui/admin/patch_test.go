package admin

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// applied is base with a merge patch (RFC 7396), slowly and plainly.
func applied(base, patch map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range base {
		out[k] = v
	}
	for k, v := range patch {
		inner, object := v.(map[string]any)
		switch was, _ := out[k].(map[string]any); {
		case v == nil:
			delete(out, k)
		case object:
			out[k] = applied(was, inner)
		default:
			out[k] = v
		}
	}
	return out
}

func objects(depth int) *rapid.Generator[map[string]any] {
	return rapid.Custom(func(t *rapid.T) map[string]any {
		of := map[string]any{}
		for _, k := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c/d", "e~"}), 0, 4, rapid.ID[string]).Draw(t, "keys") {
			switch n := rapid.IntRange(0, 3).Draw(t, "kind"); {
			case n == 0 && depth > 0:
				of[k] = objects(depth-1).Draw(t, "object")
			case n == 1:
				of[k] = []any{float64(rapid.IntRange(0, 2).Draw(t, "item"))}
			default:
				of[k] = float64(rapid.IntRange(0, 2).Draw(t, "number"))
			}
		}
		return of
	})
}

// TestMergePatch holds the patch to what it is for: put upon what a form was made from, it gives what was typed.
func TestMergePatch(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		base, typed := objects(2).Draw(rt, "base"), objects(2).Draw(rt, "typed")
		patch := mergePatch(base, typed)
		if diff := cmp.Diff(typed, applied(base, patch)); diff != "" {
			rt.Fatalf("patch %v: %s", patch, diff)
		}
		if cmp.Equal(base, typed) && len(patch) != 0 {
			rt.Fatalf("nothing differs, and the patch is %v", patch)
		}
	})
}

func TestJSONFault(t *testing.T) {
	for _, x := range []struct{ text, want string }{
		{"{\n  \"a\": 1,\n}", "line 3: invalid character '}' looking for beginning of object key string."}, {"[]", "it has another shape."}, {"null", "it is null."},
	} {
		var of map[string]any
		if got := jsonFault(x.text, json.Unmarshal([]byte(x.text), &of)); got != x.want {
			t.Errorf("%q: %q, want %q", x.text, got, x.want)
		}
	}
}
