package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// validateResponse is openapi3filter.ValidateResponse in less time. Of a document of OpenAPI 3.1 the library compiles the schema of
// every answer anew; of a schema that refers to another it then does not use what it compiled, and walks the schema as for 3.0. A
// body of such a schema is given to it as one of 3.0 at once, and everything else as it is. TestValidateResponse compares the two.
func validateResponse(ctx context.Context, out *openapi3filter.ResponseValidationInput) error {
	if !walkedAnyway(bodySchema(out)) {
		return openapi3filter.ValidateResponse(ctx, out)
	}
	headers, options := *out, *out.Options
	options.ExcludeResponseBody = true
	headers.Options = &options
	if err := openapi3filter.ValidateResponse(ctx, &headers); err != nil {
		return err
	}
	body, in, route := *out, *out.RequestValidationInput, *out.RequestValidationInput.Route
	route.Spec = &openapi3.T{OpenAPI: "3.0.3"} // of which the library reads the version alone
	in.Route, body.RequestValidationInput = &route, &in
	return openapi3filter.ValidateResponse(ctx, &body)
}

// bodySchema is the one of an answer's body, nil where the document has none.
func bodySchema(out *openapi3filter.ResponseValidationInput) *openapi3.Schema {
	responses := out.RequestValidationInput.Route.Operation.Responses
	ref := responses.Status(out.Status)
	if ref == nil {
		ref = responses.Default()
	}
	if ref == nil || ref.Value == nil {
		return nil
	}
	content := ref.Value.Content.Get(out.Header.Get("Content-Type"))
	if content == nil || content.Schema == nil {
		return nil
	}
	return content.Schema.Value
}

var knownWalked sync.Map // *openapi3.Schema to bool: the document is read once, and does not change

// walkedAnyway says whether the library walks a schema though the document be of 3.1: it refers to another, and neither it nor
// anything in it has a keyword that 3.0 does not know.
func walkedAnyway(schema *openapi3.Schema) bool {
	if schema == nil {
		return false
	}
	if known, ok := knownWalked.Load(schema); ok {
		return known.(bool)
	}
	text, err := json.Marshal(schema)
	walked := err == nil && strings.Contains(string(text), `"$ref":"#/components/schemas/`) &&
		openapi3.NewSchemaRef("", schema).WalkSubtree(func(_ string, ref *openapi3.SchemaRef) error {
			if beyond30(ref.Value) {
				return errors.New("beyond 3.0")
			}
			return nil
		}) == nil
	knownWalked.Store(schema, walked)
	return walked
}

// beyond30 says whether a schema has a keyword that 3.0 does not know, or one that 3.0 alone knows: nullable.
func beyond30(v *openapi3.Schema) bool {
	return v.Nullable || v.Const != nil || v.Contains != nil || v.PropertyNames != nil || v.If != nil || v.Then != nil || v.Else != nil || v.ContentSchema != nil ||
		v.UnevaluatedItems.Has != nil || v.UnevaluatedItems.Schema != nil || v.UnevaluatedProperties.Has != nil || v.UnevaluatedProperties.Schema != nil ||
		len(v.PrefixItems)+len(v.PatternProperties)+len(v.DependentSchemas)+len(v.DependentRequired)+len(v.Defs) > 0
}

// TestValidateResponse compares with the library: of answers that are right, and of answers that are not, both say the same.
func TestValidateResponse(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	walked := 0
	for _, target := range []string{"/v1/targets", "/v1/nearest?lat=x", "/readyz"} {
		right := s.get(target)
		pattern, item, params := s.find(strings.SplitN(target, "?", 2)[0])
		validate := func(body string, status int, by func(context.Context, *openapi3filter.ResponseValidationInput) error) string {
			out := &openapi3filter.ResponseValidationInput{
				RequestValidationInput: &openapi3filter.RequestValidationInput{
					Request: request(target), PathParams: params,
					Route: &routers.Route{Spec: s.doc, Path: pattern, PathItem: item, Method: http.MethodGet, Operation: item.Get},
				},
				Status: status, Header: right.Header(), Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
			}
			if walkedAnyway(bodySchema(out)) {
				walked++
			}
			out.SetBodyBytes([]byte(body))
			if err := by(t.Context(), out); err != nil {
				return err.Error()
			}
			return ""
		}
		compare := func(body string, status int) string {
			ours, library := validate(body, status, validateResponse), validate(body, status, openapi3filter.ValidateResponse)
			if ours != library {
				t.Errorf("%s: %d %.500s:\n%s\nby the library:\n%s", target, status, body, ours, library)
			}
			return ours
		}
		if said := compare(right.Body.String(), right.Code); said != "" {
			t.Errorf("%s: %s", target, said)
		}
		compare(right.Body.String(), http.StatusTeapot)
		refused := 0
		for _, body := range spoiled(t, right.Body.Bytes()) {
			if compare(body, right.Code) != "" {
				refused++
			}
		}
		if refused < 3 {
			t.Errorf("%s: of the spoiled answers only %d are refused", target, refused)
		}
	}
	if walked == 0 {
		t.Error("nothing is walked: the library need not be gone around")
	}
}

// spoiled are answers with something wrong in one place each: of a list in its first element, and not too deep.
func spoiled(t *testing.T, answer []byte) (all []string) {
	t.Helper()
	var whole any
	if err := json.Unmarshal(answer, &whole); err != nil {
		t.Fatal(err)
	}
	keep := func() {
		text, err := json.Marshal(whole)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(text))
	}
	var within func(v any, depth int)
	within = func(v any, depth int) {
		if list, ok := v.([]any); ok && len(list) > 0 {
			within(list[0], depth+1)
			return
		}
		object, ok := v.(map[string]any)
		if !ok || depth > 6 {
			return
		}
		object["nonsense"] = 1
		keep()
		delete(object, "nonsense")
		for _, name := range slices.Sorted(maps.Keys(object)) {
			was := object[name]
			object[name] = -1.5
			keep()
			delete(object, name)
			keep()
			object[name] = was
			within(was, depth+1)
		}
	}
	within(whole, 0)
	return all
}
