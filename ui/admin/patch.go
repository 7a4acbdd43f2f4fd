package admin

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// mergePatch is what makes typed of base, as RFC 7396 has it: objects merge, lists are replaced, null takes away.
func mergePatch(base, typed map[string]any) map[string]any {
	patch := map[string]any{}
	for k, was := range base {
		is, ok := typed[k]
		switch {
		case !ok || is == nil:
			if was != nil {
				patch[k] = nil
			}
		case !reflect.DeepEqual(was, is):
			a, of := was.(map[string]any)
			b, to := is.(map[string]any)
			if of && to {
				patch[k] = mergePatch(a, b)
			} else {
				patch[k] = is
			}
		}
	}
	for k, is := range typed {
		if _, ok := base[k]; !ok && is != nil {
			patch[k] = is
		}
	}
	return patch
}

// jsonFault says what is wrong with a text that should be JSON, and on which line.
func jsonFault(text string, err error) string {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at := min(int(syntax.Offset), len(text))
		return fmt.Sprintf("line %d: %s.", 1+strings.Count(text[:at], "\n"), syntax.Error())
	}
	if err != nil {
		return "it has another shape."
	}
	return "it is null."
}
