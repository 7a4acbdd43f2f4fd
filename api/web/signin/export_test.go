package signin

import "github.com/labstack/echo/v4"

// ReturnPath is returnPath.
var ReturnPath = returnPath

// FaultPage tells a person of an error, as the pages of a service do (web.Options.FaultPage).
func (d *Desk) FaultPage(c echo.Context, status int, title, detail string) error {
	return show(c, status, "plain", plainPage{Frame: d.frame(title), Text: sentence(detail), Path: pathSignIn, Label: "To the sign-in page"})
}
