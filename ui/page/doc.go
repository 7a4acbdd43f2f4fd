// Package page is what all pages share: the frame around them, how they are written to a browser, under which content
// security policy, and how times and figures are said.
//
// A page is one typed view with a [Frame] in it, and one template that begins with {{template "head" .Frame}} and ends with
// {{template "foot" .Frame}}. [Parse] reads it at start, [Press.Show] renders it whole before the status is written. A page works
// without script: its forms post, its links lead somewhere; its script, an ES module named in [Sheet], makes that quicker.
//
// The policy lets a page load from our own origin alone, and no style or script that is written in it: templates have
// neither style attributes nor script elements with text.
package page
