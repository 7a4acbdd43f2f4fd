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
// A formula that was never worked out, and merged cells, whose values nobody can see are missing, are faults.
//
// Workbooks are written with excelize, which this package alone knows. They are read from their XML, because excelize's
// readers of rows leave out a cell's type and number format, without which a day and a moment look alike, and its readers of
// cells hold a whole sheet filled up to its last column, so that 3 KB of a hostile workbook take 900 MB.
//
// The package refuses passwords and more than limits.go allows, and looks at no macro and no link to other workbooks.
package workbook
