package api_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"

	"watchbill/api"
	"watchbill/coverage"
	"watchbill/dispatch"
)

func TestRoutesAreDocumented(t *testing.T) {
	s := newService(t, nil)
	if err := s.doc.Validate(context.Background()); err != nil {
		t.Fatal(err)
	}
	var served, documented []string
	for _, r := range s.handler.(*echo.Echo).Routes() {
		served = append(served, r.Method+" "+pathParameter.ReplaceAllString(r.Path, "{$1}"))
	}
	for path, item := range s.doc.Paths.Map() {
		for method := range item.Operations() {
			documented = append(documented, method+" "+path)
			if method == http.MethodGet {
				documented = append(documented, "HEAD "+path) // the document says so in general
			}
		}
	}
	slices.Sort(served)
	slices.Sort(documented)
	if diff := cmp.Diff(documented, served); diff != "" {
		t.Errorf("documented and served differ (-documented +served):\n%s", diff)
	}
}

var pathParameter = regexp.MustCompile(`:(\w+)`)

// asked are the schemas of requests, whose members need not all be there.
var asked = []string{"RecommendationRequest", "AssignmentRequest", "Progress", "StatusRequest", "UnitsRequest", "ReportedPosition", "PositionsRequest", "WhatIfRequest", "RowChange",
	"OfficerRow", "CredentialRow", "PostingRow", "AbsenceRow", "ExtraDutyRow", "PairRow", "ShiftGiven", "RotationRow", "TargetGiven", "ResourceGiven", "PlaceGiven", "RequestMade", "SwapAsked", "RequestDecision", "OfferMade", "OfferAnswer", "PublicationMade", "NewUser", "UserChange", "NewKey"}

// optional are the members of answers that are not always there.
var optional = []string{
	"errors", "parameter", "pointer", "travel_source", "phone", "staged", "uncovers", "secondary", "call_id", "lead", "passed_over",
	"holder", "by", "previous_id", "location", "district_id", "nature", "level", "hazards", "indicators", "languages", "skills", "outcome",
	"recommendation_id", "override_reason", "end_reason", "unrecorded", "sent", "unit_id", "assignment_id", "state", "reason", "decision",
	"changes", "place_id", "district", "spread_m", "assignment",
	"gap", "certificate", "target", "shift_id", "into_id", "store",
}

// TestSchemasAreClosed finds objects that would let a field pass that the document does not name.
func TestSchemasAreClosed(t *testing.T) {
	s := newService(t, nil)
	var walk func(where string, ref *openapi3.SchemaRef)
	walk = func(where string, ref *openapi3.SchemaRef) {
		if ref == nil || ref.Value == nil {
			return
		}
		v := ref.Value
		if v.Type.Is("object") && len(v.Properties) > 0 {
			if v.AdditionalProperties.Has == nil || *v.AdditionalProperties.Has {
				t.Errorf("%s takes any property", where)
			}
			for name := range v.Properties {
				request, _, _ := strings.Cut(where, "/")
				if !slices.Contains(v.Required, name) && !slices.Contains(optional, name) && !slices.Contains(asked, request) {
					t.Errorf("%s does not require %s", where, name)
				}
			}
		}
		for name, p := range v.Properties {
			walk(where+"/"+name, p)
		}
		walk(where+"/items", v.Items)
	}
	for name, ref := range s.doc.Components.Schemas {
		walk(name, ref)
	}
	for path, item := range s.doc.Paths.Map() {
		for method, operation := range item.Operations() {
			for status, r := range operation.Responses.Map() {
				for kind, media := range r.Value.Content {
					walk(method+" "+path+" "+status+" "+kind, media.Schema)
				}
			}
		}
	}
}

// TestDocumentSaysWhatCodeSays holds numbers and words that both have.
func TestDocumentSaysWhatCodeSays(t *testing.T) {
	for _, want := range []string{
		fmt.Sprintf("schema: {type: integer, minimum: 1, maximum: %d, default: 365}", coverage.MaxDays),
		fmt.Sprintf("schema: {type: integer, minimum: 1, maximum: %d, default: %d}", dispatch.MaxLimit, dispatch.DefaultLimit),
		fmt.Sprintf("enum: [%s, %s, %s, %s]", coverage.CauseAbsence, coverage.CauseLapse, coverage.CauseBoth, coverage.CauseUnstaffed),
		fmt.Sprintf("enum: [%s, %s, %s]", coverage.Covered, coverage.Partial, coverage.Uncovered),
		"schema: {type: integer, minimum: 0, maximum: 100000}",
	} {
		if !strings.Contains(api.Document, want) {
			t.Errorf("the document does not say: %s", want)
		}
	}
}
