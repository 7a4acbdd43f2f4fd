//go:build !linux

package boltkv

func checkPlace(string) error { return nil }
