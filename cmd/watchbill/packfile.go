package main

import (
	"context"

	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/pack/workbook"
)

// openPack reads a pack in whichever form its ending names: a workbook, or else a directory or .zip.
func openPack(ctx context.Context, path string) (*roster.Book, pack.Faults, error) {
	if workbook.Is(path) {
		return workbook.Open(ctx, path)
	}
	return pack.Open(ctx, path)
}

// writePack writes a pack in the form that its ending names.
func writePack(ctx context.Context, path string, r roster.Records) error {
	if workbook.Is(path) {
		return workbook.Save(ctx, path, r)
	}
	return pack.Write(ctx, path, r)
}
