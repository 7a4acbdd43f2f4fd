package page_test

import "embed"

//go:embed testdata
var testPages embed.FS
