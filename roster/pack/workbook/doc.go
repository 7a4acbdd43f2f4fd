// Package workbook reads and writes roster packs as one spreadsheet workbook (.xlsx), with a sheet for each file of the
// pack, and writes tables of figures as sheets.
//
// A workbook is turned into the texts of a pack and read by package pack, so that columns and rules are stated there alone:
// this package knows sheets and cells. Each row of a sheet becomes a line of its file, and what is wrong with the file is said of
// the sheet: FILE.xlsx[sheet]:ROW: COLUMN: what is wrong.
//
// Cells say what they show. A date or a time is one by its number format; text is text and is read as in a CSV file; the
// value that a formula had when the workbook was saved is its value, and no formula is ever computed. Nothing that is written
// is a formula, whatever it begins with.
//
// Workbooks are written with excelize, which this package alone knows. They are read from their XML: excelize gives a cell's
// value without its type and number format unless a whole sheet is held in memory and searched from its top for each cell,
// and a workbook that somebody sends must cost no more than limits.go lets it, and must not be able to panic.
//
// The package refuses links to other workbooks, passwords, macros, and more than limits.go allows.
package workbook
