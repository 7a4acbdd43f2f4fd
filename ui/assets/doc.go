// Package assets holds what pages load beside themselves: style sheets and scripts of ours, and, once `go run ./ui/build` has
// run, what that bundled: the same scripts made small, and Leaflet.
//
// Everything is served from our own origin under /assets/HASH/NAME, where HASH is of all of it together: an address never
// means something else, so a browser may keep it for ever, and one script finds another beside itself. Where nothing was
// bundled the scripts are served as they are written, and maps are drawn without Leaflet.
package assets
