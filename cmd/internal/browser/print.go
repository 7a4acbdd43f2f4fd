package browser

import "github.com/chromedp/cdproto/emulation"

// Print has the window show its page as it would be printed, from now on, or again as it is on a screen.
func (w *Window) Print(on bool) {
	w.t.Helper()
	media := emulation.SetEmulatedMediaParams{}
	if on {
		media.Media = "print"
	}
	w.must(command(w.ctx, emulation.SetEmulatedMedia, media))
}
