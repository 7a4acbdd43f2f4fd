// Package storetest holds what any engine behind [store.KV] must do, as tests that run against it ([Run]), and a slow,
// obvious engine in memory ([Memory]) that the property test compares it with and that other rooms' tests may use.
package storetest
