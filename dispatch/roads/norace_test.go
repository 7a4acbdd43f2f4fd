//go:build !race

package roads_test

const racing = false
