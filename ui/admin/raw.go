package admin

import (
	"bytes"
	"encoding/json"
)

// showRaw shows an object as text.
func showRaw(v *policyView, of map[string]any) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(of); err != nil {
		return // of JSON it always has a form
	}
	v.Raw = &field{Name: "raw", Label: "The whole of it", Kind: "long", Value: b.String(), Locked: !v.MayChange, Hint: "A key that is taken out has its default again"}
}
