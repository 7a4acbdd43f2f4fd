// Package ui is the pages that people look at: dispatch, roster, coverage, credentials, administration, the first hour and
// its help, and the officer's own page. Each room is a package below it, and package page is what they share.
//
// Pages hold nothing and decide nothing. They read and write through the service's own interface (package ask), and read
// the published roster directly where that is much quicker. The arrows: ui knows api/web, for who asks and what a
// route is, and never package api.
package ui
