// Package browser is a real browser in front of the real service, for the tests of the pages.
//
// [Start] runs a service on a store of its own, [House.Window] opens a window of one browser that all tests of a package share,
// each window with cookies of its own. Whatever the page complains of, and whatever it asks of anybody but the service, fails
// the test when it ends. [Window.Look] looks at a page in both themes and on three screens: axe finds nothing, and with
// WATCHBILL_SHOTS the pictures are kept there for people to look at.
//
// Where there is no browser the tests are skipped; with CI=true they fail.
package browser
