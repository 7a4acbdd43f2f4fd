// Package setup is the first hour: from an empty service to a first view of coverage, and the help of every page.
//
// Somebody who has an agency's lists in a spreadsheet takes a template for each, fills it, and hands all of them over in one
// form. What a spreadsheet program writes its own way is read as it is meant, dates in the order that somebody chose. The files
// are checked as any import is: with one fault nothing is loaded, and every fault is named with its file, line and column. Once
// there is a roster the same page says what to do next.
package setup
