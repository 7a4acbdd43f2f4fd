//go:build race

package roads_test

// racing: the race detector makes sync.Pool forget on purpose.
const racing = true
