package print_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"watchbill/api/print"
)

// hostile are pieces of text that would do harm where they are not escaped.
var hostile = []string{
	"<script>alert(1)</script>", "</style><script>x()</script>", "</title>", "<img src=x onerror=alert(1)>", `" onmouseover="x()`, "' style='x",
	"&lt;b&gt;", "&amp;", "]]>", "<!--", "-->", "<svg onload=x()>", "</svg>", "</desc>", "javascript:x()", "url(#a)", "{{.}}", "\x00", "\u202e", "\u2066", "\xff",
	"O'Brien", "Ærø", "名前", "\n", "\t", "a",
}

func hostileText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(hostile), 1, 4).Draw(t, "pieces"), "")
	})
}

// fill puts what f gives in place of every text of a value that is not empty.
func fill(v reflect.Value, f func() string) {
	switch v.Kind() {
	case reflect.String:
		if v.String() != "" && v.Type() != reflect.TypeFor[print.ChartKind]() {
			v.SetString(f())
		}
	case reflect.Pointer:
		if !v.IsNil() {
			fill(v.Elem(), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			fill(v.Index(i), f)
		}
	}
}

func written(t interface{ Fatal(...any) }, d *print.Document) string {
	var b bytes.Buffer
	if err := d.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// elements lists the elements of a page in order, and what attributes they have.
func elements(t interface{ Fatal(...any) }, page string) (tags []string, attributes []string) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode && n.Type != html.TextNode && n.Type != html.DoctypeNode {
			tags = append(tags, "not an element: "+n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		tags = append(tags, n.Data)
		for _, a := range n.Attr {
			attributes = append(attributes, a.Key)
		}
	}
	return tags, attributes
}

// TestTextIsOnlyText holds that no text of a document, whatever it says, adds an element or an attribute to its page.
func TestTextIsOnlyText(t *testing.T) {
	t.Parallel()
	plain := sample()
	fill(reflect.ValueOf(plain).Elem(), func() string { return "a" })
	want, known := elements(t, written(t, plain))
	for _, a := range known {
		if strings.HasPrefix(a, "on") || slices.Contains([]string{"style", "src", "href", "srcdoc", "action", "xlink:href"}, a) {
			t.Errorf("the page has an attribute %s", a)
		}
	}
	for _, tag := range []string{"script", "link", "img", "iframe", "object", "form", "a", "use", "foreignObject"} {
		if slices.Contains(want, tag) {
			t.Errorf("the page has a <%s>", tag)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := sample()
		fill(reflect.ValueOf(d).Elem(), func() string { return hostileText().Draw(t, "text") })
		page := written(t, d)
		got, attributes := elements(t, page)
		if !slices.Equal(got, want) {
			t.Fatalf("the elements are not those of a page of plain text:\n%s", page)
		}
		for _, a := range attributes {
			if !slices.Contains(known, a) {
				t.Fatalf("the page has an attribute %s:\n%s", a, page)
			}
		}
		if strings.ContainsAny(page, "\x00\u202e\u2066") || !strings.Contains(page, "<title>") {
			t.Fatalf("the page has what changes how it is read:\n%s", page)
		}
	})
}

// TestTextArrives holds that what is shown is what was said.
func TestTextArrives(t *testing.T) {
	d := sample()
	d.Sections[0].Table.Rows[0][0] = `O'Brien & <Sons> "Ærø" 名前`
	root, err := html.Parse(strings.NewReader(written(t, d)))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.TextNode && n.Data == d.Sections[0].Table.Rows[0][0] {
			return
		}
	}
	t.Error("the cell's text is not on the page")
}

var drawings = regexp.MustCompile(`(?s)<svg .*?</svg>`)

// TestDrawingsAreXML holds each drawing to the stricter language, so that it can be cut out and used elsewhere.
func TestDrawingsAreXML(t *testing.T) {
	found := drawings.FindAllString(written(t, sample()), -1)
	if len(found) < 3 {
		t.Fatalf("%d drawings", len(found))
	}
	for _, svg := range found {
		d := xml.NewDecoder(strings.NewReader(svg))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%v in %s", err, svg)
			}
		}
	}
}

// TestPolicyAllowsTheStyle holds the hash that a browser is told to the style as it is written, and to nothing else.
func TestPolicyAllowsTheStyle(t *testing.T) {
	page := written(t, sample())
	_, rest, _ := strings.Cut(page, "<style>")
	style, _, ok := strings.Cut(rest, "</style>")
	if !ok || strings.Count(page, "<style") != 1 {
		t.Fatal("the page has not one style")
	}
	sum := sha256.Sum256([]byte(style))
	if want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(print.Policy, want) {
		t.Errorf("the policy is %s, without %s", print.Policy, want)
	}
	if strings.Contains(print.Policy, "unsafe") || !strings.HasPrefix(print.Policy, "default-src 'none'") {
		t.Errorf("the policy is %s", print.Policy)
	}
	if strings.Contains(style, "url(") || strings.Contains(style, "@import") || strings.Contains(style, "//") {
		t.Error("the style loads something")
	}
}

// TestNothingIsWrittenHalf holds that an error of the writer is returned.
func TestNothingIsWrittenHalf(t *testing.T) {
	broken := errors.New("broken")
	if err := sample().WriteHTML(failing{broken}); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	if page := written(t, &print.Document{}); !strings.Contains(page, "</html>") {
		t.Error("an empty document has no page")
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
